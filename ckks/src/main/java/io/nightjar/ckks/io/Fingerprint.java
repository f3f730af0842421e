package io.nightjar.ckks.io;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The first 16 bytes of the SHA-256 of something's canonical encoding, as 32 hexadecimal digits.
 *
 * @param hex lower-case digits
 */
public record Fingerprint(String hex) {
    /** Length in bytes. */
    public static final int BYTES = 16;

    private static final int BUFFER_BYTES = 1 << 16;

    public Fingerprint {
        if (!hex.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a fingerprint is 32 lower-case hexadecimal digits");
        }
    }

    /** The fingerprint of any bytes. */
    public static Fingerprint of(byte[] encoding) {
        MessageDigest digest = sha256();
        digest.update(encoding);
        return of(digest);
    }

    /** The fingerprint of all bytes of a stream, which stays open: the same as of these bytes in one array. */
    public static Fingerprint of(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return of(digest);
    }

    private static Fingerprint of(MessageDigest digest) {
        return new Fingerprint(HexFormat.of().formatHex(digest.digest(), 0, BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    /**
     * The fingerprint of what the arithmetic of a parameter set depends on: N, the primes, the key level, dnum and,
     * unless it is the standard one, the ring; names do not count.
     */
    public static Fingerprint of(CkksParameters p) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(p.logN());
            for (List<Long> moduli : List.of(p.moduli(), p.specialModuli())) {
                out.writeInt(moduli.size());
                for (long q : moduli) {
                    out.writeLong(q);
                }
            }
            out.writeInt(p.keyLevel());
            out.writeInt(p.digits());
            if (p.ring() != Ring.STANDARD) {
                out.writeByte(p.ring().code());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(bytes.toByteArray());
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
