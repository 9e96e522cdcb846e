package dev.hsmbackup.security;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets in texts: whole or in pieces of 16 characters, plain, URL-encoded, in hexadecimal, in base64 and
 * base64url wherever they begin in what was encoded.
 */
final class SecretFinder {

    static final int PIECE = 16;

    /** Where a piece can stand at all; the rest of a text is not looked at, which makes this fast. */
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/_=%~.!*'()-]{16,}");

    private final Map<String, String> pieces = new HashMap<>();

    /** The forms in which a secret may stand in a text. */
    enum Form {
        PLAIN,
        URL,
        HEX,
        HEX_UPPER,
        BASE64,
        BASE64URL
    }

    /** @param secret of at least 16 characters */
    SecretFinder add(String name, String secret) {
        if (secret.length() < PIECE) {
            throw new IllegalArgumentException(name + " is too short to be told from other text");
        }
        for (Form form : Form.values()) {
            for (String written : written(form, secret)) {
                for (int at = 0; at + PIECE <= written.length(); at++) {
                    pieces.putIfAbsent(written.substring(at, at + PIECE), name + " (" + form + ")");
                }
            }
        }
        return this;
    }

    /** A JWT's signature: the part without which it is worth nothing. */
    SecretFinder addToken(String name, String jwt) {
        return add(name, jwt.substring(jwt.lastIndexOf('.') + 1));
    }

    /** Which secrets stand in the text, each once. */
    List<String> in(String text) {
        Set<String> found = new LinkedHashSet<>();
        Matcher run = RUN.matcher(text);
        while (run.find()) {
            for (int at = run.start(); at + PIECE <= run.end(); at++) {
                String name = pieces.get(text.substring(at, at + PIECE));
                if (name != null) {
                    found.add(name);
                }
            }
        }
        return new ArrayList<>(found);
    }

    /** How the secret may be written; the encoded ones without their edges, which depend on what is around it. */
    static List<String> written(Form form, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return switch (form) {
            case PLAIN -> List.of(secret);
            case URL -> List.of(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            case HEX -> List.of(HexFormat.of().formatHex(bytes));
            case HEX_UPPER -> List.of(HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT));
            case BASE64 -> shifted(Base64.getEncoder(), bytes);
            case BASE64URL -> shifted(Base64.getUrlEncoder(), bytes);
        };
    }

    private static List<String> shifted(Base64.Encoder encoder, byte[] bytes) {
        List<String> all = new ArrayList<>();
        for (int shift = 0; shift < 3; shift++) {
            byte[] after = new byte[shift + bytes.length];
            System.arraycopy(bytes, 0, after, shift, bytes.length);
            String encoded =
                    encoder.withoutPadding().encodeToString(Arrays.copyOf(after, after.length - after.length % 3));
            all.add(shift == 0 ? encoded : encoded.substring(4));
        }
        return all;
    }
}
