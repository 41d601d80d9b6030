package io.heddle.sandbox.js;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The flat dialect's {@code crypto}, {@code btoa} and {@code atob}: on the UTF-8 of texts. */
final class TextCrypto {

  private static final SecureRandom SECURE = new SecureRandom();
  private static final int KEY_DIGITS = 64;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private TextCrypto() {}

  static String digest(String algorithm, String text) {
    try {
      return hex(MessageDigest.getInstance(algorithm).digest(utf8(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  static String hmac(String algorithm, String key, String text) {
    try {
      var mac = Mac.getInstance(algorithm);
      // An empty key is legal for HMAC but not for the JDK's key class: one zero byte is the same.
      mac.init(new SecretKeySpec(key.isEmpty() ? new byte[1] : utf8(key), algorithm));
      return hex(mac.doFinal(utf8(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /** AES-256-GCM under a nonce that is never reused: JSON of ciphertext and iv in base64. */
  static String encrypt(String text, String hexKey) {
    var key = key(hexKey);
    if (key == null) {
      return badKey();
    }
    var nonce = new byte[NONCE_BYTES];
    SECURE.nextBytes(nonce);
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      var base64 = Base64.getEncoder();
      return "{\"ciphertext\":\"%s\",\"iv\":\"%s\"}"
          .formatted(
              base64.encodeToString(cipher.doFinal(utf8(text))), base64.encodeToString(nonce));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  static String decrypt(String ciphertext, String hexKey, String iv) {
    var key = key(hexKey);
    if (key == null) {
      return badKey();
    }
    try {
      var base64 = Base64.getDecoder();
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, base64.decode(iv)));
      return new String(cipher.doFinal(base64.decode(ciphertext)), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return HostOperations.FAILED + "aesDecrypt: wrong key, iv or ciphertext";
    }
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(utf8(text));
  }

  /** The text behind base64: UTF-8, or one character for each byte when it is not. */
  static String fromBase64(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      return HostOperations.FAILED + "atob: not base64";
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static @Nullable SecretKeySpec key(String hex) {
    try {
      return hex.length() == KEY_DIGITS
          ? new SecretKeySpec(HexFormat.of().parseHex(hex), "AES")
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String badKey() {
    return HostOperations.FAILED + "the key must be %d hexadecimal digits".formatted(KEY_DIGITS);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
