package io.heddle.persistence.codec;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORFactoryBuilder;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The settings of the format: bounded in depth and in length, equal values give equal bytes. */
public final class Cbor {

  static final int MAX_DEPTH = 1_000;
  private static final int MAX_TEXT = 256 << 20;
  private static final int MAX_DIGITS = 1 << 20;

  private static final CBORFactory FACTORY =
      new CBORFactoryBuilder(new CBORFactory())
          .disable(CBORGenerator.Feature.LENIENT_UTF_ENCODING)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNumberLength(MAX_DIGITS)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private Cbor() {}

  /** Writes something. */
  @FunctionalInterface
  public interface Body {
    void write(CborWriter out) throws IOException;
  }

  /** Reads something. */
  @FunctionalInterface
  public interface Parse<T> {
    T read(CborReader in) throws IOException;
  }

  /**
   * The bytes.
   *
   * @throws CodecException when the content is too deep
   */
  public static byte[] bytes(Body body) {
    return bytes(null, body);
  }

  /**
   * The same with the large values taken out.
   *
   * @param large where they go, or null when they stay
   */
  static byte[] bytes(@Nullable LargeValues large, Body body) {
    return bytes(large, _ -> {}, body);
  }

  /** The same, telling the blobs that file values name. */
  static byte[] bytes(@Nullable LargeValues large, Consumer<String> files, Body body) {
    var bytes = new ByteArrayOutputStream();
    try (var generator = FACTORY.createGenerator(bytes)) {
      body.write(new CborWriter(generator, large, files));
    } catch (IOException failed) {
      throw new CodecException("cannot be written: " + failed.getMessage(), failed);
    }
    return bytes.toByteArray();
  }

  /**
   * What the bytes hold, all of them.
   *
   * @throws CodecException when they hold something else
   */
  public static <T> T read(byte[] bytes, Parse<T> parse) {
    return read(bytes, parse, Attachments.NONE);
  }

  /**
   * The same with large values that are stored beside.
   *
   * @param large finds such values
   */
  public static <T> T read(byte[] bytes, Parse<T> parse, Attachments large) {
    try (var parser = FACTORY.createParser(bytes)) {
      var in = new CborReader(parser, large);
      var result = parse.read(in);
      in.end();
      return result;
    } catch (IOException failed) {
      throw new CodecException("cannot be read: " + failed.getMessage(), failed);
    }
  }
}
