package dev.frontdesk.store.redis;

import dev.frontdesk.store.redis.ValueObserver.Unusable;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Payloads that only who has the key can read, or change: AES-256-GCM with a fresh random nonce of
 * 96 bits for each (NIST SP 800-38D §8.2.2: at most 2^32 under one key). Any thread.
 */
final class Sealing {
  static final int NONCE = 12;
  static final int TAG = 16;

  private static final String CIPHER = "AES/GCM/NoPadding";

  private final SecureRandom random = new SecureRandom();

  /**
   * Nonce, ciphertext, tag.
   *
   * @param associated what is not in it, and must be the same when it is opened
   */
  byte[] seal(SecretKey key, byte[] plain, byte[] associated) {
    byte[] sealed = new byte[NONCE + plain.length + TAG];
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    System.arraycopy(nonce, 0, sealed, 0, NONCE);
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG, nonce));
      cipher.updateAAD(associated);
      cipher.doFinal(plain, 0, plain.length, sealed, NONCE);
      return sealed;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + CIPHER, impossible);
    }
  }

  static byte[] open(SecretKey key, byte[] sealed, byte[] associated) throws Unreadable {
    if (sealed.length < NONCE + TAG) {
      throw Unreadable.corrupt();
    }
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG, sealed, 0, NONCE));
      cipher.updateAAD(associated);
      return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    } catch (AEADBadTagException notWhatWasSealed) {
      throw new Unreadable(Unusable.TAMPERED);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + CIPHER, impossible);
    }
  }
}
