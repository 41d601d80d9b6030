package io.heddle.sandbox.js;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DangerousCodeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          process.exit(1)                       | 'process'
          require("fs")                         | 'require'
          globalThis.x = 1                      | 'globalThis'
          import fs from "fs"                   | 'import'
          import("fs")                          | 'import'
          x = {...process}                      | 'process'
          x = {process}                         | 'process'
          y ? process : 1                       | 'process'
          `text ${process.env} more`            | 'process'
          `a ${`b ${require("x")}`}`            | 'require'
          pro\\u0063ess.exit()                  | 'process'
          eval("1")                             | 'eval'
          (0, eval)("1")                        | 'eval'
          new Function("return 1")              | the Function constructor
          Function("return 1")()                | the Function constructor
          x.__proto__                           | the property '__proto__'
          x?.constructor                        | the property 'constructor'
          x["constructor"]                      | the property 'constructor'
          x['con\\x73tructor']                  | the property 'constructor'
          x[`prototype`]                        | the property 'prototype'
          f()["__proto__"]                      | the property '__proto__'
          Array.prototype.push                  | the property 'prototype'
          while(true){}                         | an endless while loop
          while ( true ) x()                    | an endless while loop
          do { x() } while (true)               | an endless while loop
          for(;;){}                             | an endless for loop
          for (let i = 0; ; i++) {}             | an endless for loop
          a / b; process                        | 'process'
          if (a) /x/.test(b); process           | 'process'
          (a) / process / 2                     | 'process'
          x++ / process                         | 'process'
          """)
  void refusesTheConstruct(String code, String construct) {
    assertThat(DangerousCode.find(code).map(DangerousCode.Finding::construct)).contains(construct);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'process.exit()'",
        "\"eval(1) __proto__\"",
        "// process.exit()",
        "/* require('x')\n eval */ 1",
        "`process ${1 + 1} eval()`",
        "/process|require/.test(x)",
        "x.replace(/[/]eval/g, '')",
        "return /eval\\/process/",
        "data.process(1)",
        "data?.require",
        "({process: 1, eval: 2, 'constructor': 3})",
        "class A { constructor() {} }",
        "['constructor']",
        "return ['prototype']",
        "while (truex) {}",
        "while (true && x) {}",
        "for (;i < 3;) {}",
        "for (const x of y) {}",
        "for (let i = 0, f = () => { a; ; b }; i < 1; i++) {}",
        "x instanceof Function",
        "processed + requires",
        "let prototype = 1; prototype + 1",
        "a = b / c / d",
      })
  void leavesHarmlessCodeAlone(String code) {
    assertThat(DangerousCode.find(code)).isEmpty();
  }

  @Test
  void saysTheLine() {
    var code = "let a = `x\ny`;\n/* \n */ eval(a)";

    assertThat(DangerousCode.find(code))
        .map(DangerousCode.Finding::sentence)
        .contains("dangerous code: 'eval' is not allowed (line 4)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"`${`${`${", "'abc", "/abc", "/* abc", "}}})))", "\\", "'\\u{", "a\\"})
  void readsBrokenCodeToItsEnd(String code) {
    assertThat(DangerousCode.find(code)).isEmpty();
  }
}
