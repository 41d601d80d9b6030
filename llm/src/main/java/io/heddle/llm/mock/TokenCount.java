package io.heddle.llm.mock;

import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Part;
import io.heddle.runtime.model.ModelProvider.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * The mock's tokenizer: one token for each word, sign or ideograph.
 *
 * <p>A word is a run of letters and digits; any other character that is not white space is a token
 * of its own, and so is each ideograph. A picture or other medium is 85 tokens. Nothing is added
 * for a message, so that sums can be done in the head.
 */
public final class TokenCount {

  private static final int MEDIA = 85;

  private TokenCount() {}

  /** What the prompt of a request counts: its messages and the calls in them. */
  public static long prompt(Request request) {
    var tokens = 0L;
    for (var message : request.messages()) {
      tokens += message(message);
    }
    return tokens;
  }

  /** The tokens of a text. */
  public static int of(String text) {
    var tokens = 0;
    for (var at = next(text, 0); at >= 0; at = next(text, end(text, at))) {
      tokens++;
    }
    return tokens;
  }

  /** The text's first tokens, with the white space between them. */
  public static String first(String text, int tokens) {
    var at = 0;
    for (var i = 0; i < tokens; i++) {
      var start = next(text, at);
      if (start < 0) {
        return text;
      }
      at = end(text, start);
    }
    return text.substring(0, at);
  }

  /** The text cut after each word, white space going with the word that follows it. */
  static List<String> words(String text) {
    var words = new ArrayList<String>();
    var start = 0;
    for (var at = 1; at < text.length(); at++) {
      if (Character.isWhitespace(text.charAt(at)) && !Character.isWhitespace(text.charAt(at - 1))) {
        words.add(text.substring(start, at));
        start = at;
      }
    }
    if (start < text.length()) {
      words.add(text.substring(start));
    }
    return words;
  }

  private static long message(Message message) {
    var tokens = 0L;
    for (var part : message.parts()) {
      tokens +=
          switch (part) {
            case Part.Text(var text) -> of(text);
            case Part.Media _ -> MEDIA;
          };
    }
    for (var call : message.toolCalls()) {
      tokens += of(call.name()) + of(call.arguments());
    }
    return tokens;
  }

  private static int next(String text, int from) {
    for (var at = from; at < text.length(); ) {
      var c = text.codePointAt(at);
      if (!Character.isWhitespace(c)) {
        return at;
      }
      at += Character.charCount(c);
    }
    return -1;
  }

  private static int end(String text, int start) {
    var c = text.codePointAt(start);
    var at = start + Character.charCount(c);
    if (!isWord(c)) {
      return at;
    }
    while (at < text.length() && isWord(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at;
  }

  private static boolean isWord(int c) {
    return Character.isLetterOrDigit(c) && !Character.isIdeographic(c);
  }
}
