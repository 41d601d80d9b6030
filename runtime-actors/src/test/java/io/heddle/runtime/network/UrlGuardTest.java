package io.heddle.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.network.UrlGuard.Read;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UrlGuardTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://example.com                   | http://example.com/",
        "HTTP://EXAMPLE.com:80/a              | http://example.com/a",
        "https://example.com:443/a?b=c        | https://example.com/a?b=c",
        "https://example.com:8443             | https://example.com:8443/",
        "http://example.com.                  | http://example.com/",
        "http://example.com?q=1               | http://example.com/?q=1",
        "http://example.com/a#frag            | http://example.com/a",
        "http://bücher.example/               | http://xn--bcher-kva.example/",
        "http://my_service:8080/x             | http://my_service:8080/x",
        "http://8.8.8.8/                      | http://8.8.8.8/",
        "http://[2001:4860:4860::8888]:81/    | http://[2001:4860:4860:0:0:0:0:8888]:81/",
        "http://example.com/a b?q=x y         | http://example.com/a%20b?q=x%20y",
        "http://example.com/%7Euser/%zz       | http://example.com/%7Euser/%25zz",
        "http://example.com/ü?ü=ü             | http://example.com/%C3%BC?%C3%BC=%C3%BC",
        "http://example.com/?a[]=1            | http://example.com/?a[]=1",
        "http://example.com/a\"<>^`{}          | http://example.com/a%22%3C%3E%5E%60%7B%7D",
        "http://1e100.example/                | http://1e100.example/",
        "http://0xcafe.example/               | http://0xcafe.example/",
      })
  void readsOneWay(String url, String expected) {
    assertThat(UrlGuard.read(url))
        .isInstanceOfSatisfying(
            Read.Accepted.class,
            accepted -> assertThat(accepted.target().uri()).hasToString(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                              | url.form",
        "example.com                     | url.form",
        "//example.com/                  | url.form",
        "/path                           | url.form",
        "http:example.com                | url.form",
        "http:/example.com               | url.form",
        "http:\\\\example.com            | url.form",
        "http:/\\example.com             | url.form",
        "file:///etc/passwd              | scheme",
        "gopher://example.com/           | scheme",
        "ftp://example.com/              | scheme",
        "jar:http://example.com!/        | url.form",
        "javascript:alert(1)             | url.form",
        "http://                         | url.host",
        "http:///example.com             | url.host",
        "http://user@example.com/        | url.userinfo",
        "http://user:pass@example.com/   | url.userinfo",
        "http://good.com@evil.com/       | url.userinfo",
        "http://good.com:80@evil.com/    | url.userinfo",
        "http://@evil.com/               | url.userinfo",
        "http://evil.com\\@good.com/     | url.userinfo",
        "http://good.com\\.evil.com/     | url.backslash",
        "http://good.com\\/              | url.backslash",
        "http://exa mple.com/            | url.host",
        "http://127%2e0%2e0%2e1/         | url.host",
        "http://%31%32%37.0.0.1/         | url.host",
        "http://a..b/                    | url.host",
        "http://.example.com/            | url.host",
        "http://example.com../           | url.host",
        "http://-a.example/              | url.host",
        "http://a,b/                     | url.host",
        "http://[::1                     | url.host",
        "http://[::1]x/                  | url.host",
        "http://[fe80::1%25eth0]/        | url.host",
        "http://[::1%eth0]/              | url.host",
        "http://[v1.x]/                  | url.host",
        "http://[127.0.0.1]/             | url.host",
        "http://::1/                     | url.host",
        "http://example.com:/x:y@z       | -",
        "http://example.com:0/           | url.port",
        "http://example.com:65536/       | url.port",
        "http://example.com:99999999/    | url.port",
        "http://example.com:+80/         | url.port",
        "http://example.com:-1/          | url.port",
        "http://example.com:80a/         | url.port",
        "http://example.com:80:80/       | url.port",
        "http://2130706433/              | url.numeric-host",
        "http://0x7f000001/              | url.numeric-host",
        "http://0x7f.1/                  | url.numeric-host",
        "http://0177.0.0.1/              | url.numeric-host",
        "http://017700000001/            | url.numeric-host",
        "http://127.1/                   | url.numeric-host",
        "http://127.0.1/                 | url.numeric-host",
        "http://127.0.0.1./              | url.numeric-host",
        "http://127.0.0.1.1/             | url.numeric-host",
        "http://256.0.0.1/               | url.numeric-host",
        "http://0x/                      | url.numeric-host",
        "http://a.0x7f/                  | url.numeric-host",
        "http://１２７.０.０.１/           | url.numeric-host",
        "http://①②⑦.⓪.⓪.①/             | url.numeric-host",
        "http://127。0。0。1/             | url.numeric-host",
      })
  void namesTheRuleThatRefuses(String url, String rule) {
    var read = UrlGuard.read(url);

    if (rule.equals("-")) {
      assertThat(read).isInstanceOf(Read.Accepted.class);
    } else {
      assertThat(read)
          .isInstanceOfSatisfying(
              Read.Rejected.class,
              rejected -> assertThat(rejected.refused().rule()).isEqualTo(rule));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/\r\nX: y",
        "http://exam\tple.com/",
        "http://a.test/\u0000",
        "\nhttp://a.test"
      })
  void refusesControlCharacters(String url) {
    assertThat(UrlGuard.read(url))
        .isInstanceOfSatisfying(
            Read.Rejected.class,
            rejected -> assertThat(rejected.refused().rule()).isEqualTo("url.control"));
  }

  @Test
  void refusesAnEndlessUrl() {
    assertThat(UrlGuard.read("http://a.test/" + "x".repeat(UrlGuard.MAX_LENGTH)))
        .isInstanceOf(Read.Rejected.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.test/x, https://other.test/x",
    "//other.test/x, http://other.test/x",
    "/x?y, http://base.test:8080/x?y",
    "x, http://base.test:8080/a/x",
    "../x, http://base.test:8080/x",
    "../../../x, http://base.test:8080/x",
    "./x, http://base.test:8080/a/x",
    "?z, http://base.test:8080/a/b?z",
    "'', http://base.test:8080/a/b?q",
    "#f, http://base.test:8080/a/b?q",
    "x y, http://base.test:8080/a/x%20y",
  })
  void resolvesALocation(String location, String expected) {
    var base = ((Read.Accepted) UrlGuard.read("http://base.test:8080/a/b?q")).target();

    assertThat(UrlGuard.resolve(base, location))
        .isInstanceOfSatisfying(
            Read.Accepted.class,
            accepted -> assertThat(accepted.target().uri()).hasToString(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "javascript:x", "//a@b/", "\\\\evil.test/", "http:/x"})
  void refusesALocationItCannotReadOneWay(String location) {
    var base = ((Read.Accepted) UrlGuard.read("http://base.test/")).target();

    assertThat(UrlGuard.resolve(base, location))
        .satisfiesAnyOf(
            read -> assertThat(read).isInstanceOf(Read.Rejected.class),
            // what stays is a path of the same origin
            read ->
                assertThat(((Read.Accepted) read).target().origin()).isEqualTo("http://base.test"));
  }
}
