package dev.hsmbackup.simulator.arm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;

/**
 * The four query parameters by which ARM signs the {@code Location} of a start: time, certificate, signature, hash. They
 * are as long as the recorded ones and as good as secret; nobody checks them, as nobody needs them.
 */
final class SignedQuery {
    private static final long SECONDS_TO_1970 = 62_135_596_800L;
    private static final int CERTIFICATE = 2_571;
    private static final int SIGNATURE = 342;
    private static final int HASH = 43;

    private SignedQuery() {}

    static String of(String jobId, Instant now) {
        long ticks = (now.getEpochSecond() + SECONDS_TO_1970) * 10_000_000L + now.getNano() / 100;
        return "t=" + ticks + "&c=MII" + text("certificate", CERTIFICATE) + "&s=" + text("sign " + jobId, SIGNATURE)
                + "&h=" + text("hash " + jobId, HASH);
    }

    private static String text(String seed, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < length; i++) {
            text.append(Base64.getUrlEncoder().withoutPadding().encodeToString(digest(seed + i)));
        }
        return text.substring(0, length);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }
}
