package io.heddle.compiler.jinja;

import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;

/**
 * A token.
 *
 * @param text its characters; of a string, the unescaped content
 * @param value of a number or string
 */
record Token(int line, Kind kind, String text, Value value) {

  /** What a token is; operators by their sign. */
  enum Kind {
    ADD("+"),
    SUB("-"),
    DIV("/"),
    FLOORDIV("//"),
    MUL("*"),
    MOD("%"),
    POW("**"),
    TILDE("~"),
    LBRACKET("["),
    RBRACKET("]"),
    LPAREN("("),
    RPAREN(")"),
    LBRACE("{"),
    RBRACE("}"),
    EQ("=="),
    NE("!="),
    GT(">"),
    GTEQ(">="),
    LT("<"),
    LTEQ("<="),
    ASSIGN("="),
    DOT("."),
    COLON(":"),
    PIPE("|"),
    COMMA(","),
    SEMICOLON(";"),
    NAME("name"),
    STRING("string"),
    INTEGER("integer"),
    FLOAT("float"),
    DATA("template data / text"),
    VARIABLE_BEGIN("begin of print statement"),
    VARIABLE_END("end of print statement"),
    BLOCK_BEGIN("begin of statement block"),
    BLOCK_END("end of statement block"),
    EOF("end of template");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  Token(int line, Kind kind, String text) {
    this(line, kind, text, StringValue.EMPTY);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** As error messages name it. */
  String describe() {
    return kind == Kind.NAME ? text : kind.sign();
  }
}
