package io.heddle.compiler.render;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.Numbers;
import io.heddle.compiler.python.PyError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** {@code lipsum()}: text that says nothing. */
final class Lipsum {

  private static final int MAX_WORDS = 100_000;
  private static final String[] WORDS =
      """
      a ac accumsan ad adipiscing aenean aliquam aliquet amet ante aptent arcu at auctor
      augue bibendum blandit class commodo condimentum congue consectetuer consequat
      conubia convallis cras cubilia cum curabitur curae cursus dapibus diam dictum
      dictumst dignissim dis dolor donec dui duis egestas eget eleifend elementum elit
      enim erat eros est et etiam eu euismod facilisi facilisis fames faucibus felis
      fermentum feugiat fringilla fusce gravida habitant habitasse hac hendrerit hymenaeos
      iaculis id imperdiet in inceptos integer interdum ipsum justo lacinia lacus laoreet
      lectus leo libero ligula litora lobortis lorem luctus maecenas magna magnis
      malesuada massa mattis mauris metus mi molestie mollis montes morbi mus nam nascetur
      natoque nec neque netus nibh nisi nisl non nonummy nostra nulla nullam nunc odio
      orci ornare parturient pede pellentesque penatibus per pharetra phasellus placerat
      platea porta porttitor posuere potenti praesent pretium primis proin pulvinar purus
      quam quis quisque rhoncus ridiculus risus rutrum sagittis sapien scelerisque sed sem
      semper senectus sit sociis sociosqu sodales sollicitudin suscipit suspendisse taciti
      tellus tempor tempus tincidunt torquent tortor tristique turpis ullamcorper ultrices
      ultricies urna ut varius vehicula vel velit venenatis vestibulum vitae vivamus
      viverra volutpat vulputate
      """
          .strip()
          .split("\\s+");

  private Lipsum() {}

  static Object generate(Args args, Random random) {
    var bound = args.bind("generate_lorem_ipsum", 0, "n", "html", "min", "max");
    var count = number(bound[0], 5);
    var least = number(bound[2], 20);
    var most = number(bound[3], 100);
    if (least >= most) {
      throw PyError.value(
          "empty range for randrange() (%d, %d, %d)".formatted(least, most, most - least));
    }
    if ((long) count * most > MAX_WORDS) {
      throw PyError.limit("more than %d words".formatted(MAX_WORDS));
    }
    var paragraphs = new ArrayList<String>();
    for (var i = 0; i < count; i++) {
      paragraphs.add(paragraph(least + random.nextInt(most - least), random));
    }
    if (bound[1] != null && !Compare.isTrue(bound[1])) {
      return String.join("\n\n", paragraphs);
    }
    var html = paragraphs.stream().map(one -> "<p>" + Markup.escapeText(one) + "</p>").toList();
    return new Markup(String.join("\n", html));
  }

  private static int number(@Nullable Object given, int missing) {
    return given == null ? missing : Numbers.toIndex(given);
  }

  private static String paragraph(int length, Random random) {
    List<String> words = new ArrayList<>();
    var capital = true;
    var lastComma = 0;
    var lastStop = 0;
    var last = "";
    for (var i = 0; i < length; i++) {
      var word = last;
      while (word.equals(last)) {
        word = WORDS[random.nextInt(WORDS.length)];
      }
      last = word;
      var shown =
          capital ? word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) : word;
      capital = false;
      if (i - (3 + random.nextInt(5)) > lastComma) {
        lastComma = i;
        lastStop += 2;
        shown += ",";
      }
      if (i - (10 + random.nextInt(10)) > lastStop) {
        lastComma = i;
        lastStop = i;
        shown += ".";
        capital = true;
      }
      words.add(shown);
    }
    var text = String.join(" ", words);
    return text.endsWith(",")
        ? text.substring(0, text.length() - 1) + "."
        : text.endsWith(".") ? text : text + ".";
  }
}
