package dev.hsmbackup.operator.azure;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes foreign text fit for a status field, an event or a log line. */
final class Text {
    /** Bytes of a whole message, in UTF-8. */
    static final int MESSAGE = 1024;
    /** Bytes of what Azure is quoted with inside a message. */
    static final int QUOTE = 400;
    /** Bytes of one word of Azure: a status, an error code. */
    static final int WORD = 128;

    private static final String CUT = "…";

    /** Control and format characters, line ends, broken surrogates, private use. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\\s]+");
    /**
     * A token (JWT); what follows the name of a secret, as in the signature of a SAS or in a quoted form; a credential
     * behind "Bearer"; and long strings that only machines write, as the signature of a token. Names, ids, digests and
     * paths that people need are shorter or of one kind of letters.
     */
    private static final Pattern SECRET = Pattern.compile("(?i:eyJ[\\w-]{4,}(?:\\.[\\w-]*)*)"
            + "|(?i:(?<=\\b(?:sig|client_secret|client_assertion|assertion|password|access_token)(?:=|%3D|\":\"|\": \")))"
            + "[^&\\s\"']+"
            + "|(?i:(?<=\\bBearer ))(?=\\S*\\d)[\\w.~+/=-]{16,}"
            + "|(?<![\\w+=-])(?=[\\w+=-]*[a-z])(?=[\\w+=-]*[A-Z])(?=[\\w+=-]*\\d)[\\w+=-]{64,}");

    private Text() {}

    /** One printable line of at most that many UTF-8 bytes, without anything that looks like a secret. */
    static String clean(String text, int maxBytes) {
        // Cut roughly first: the patterns need not walk through a megabyte.
        String head = text.length() > 4 * MESSAGE ? text.substring(0, 4 * MESSAGE) : text;
        String line = SECRET.matcher(UNPRINTABLE.matcher(head).replaceAll(" "))
                .replaceAll("(removed)")
                .strip();
        return cut(line, maxBytes);
    }

    /** The same; null stays null, and so does a blank. */
    static @Nullable String cleanOrNull(@Nullable String text, int maxBytes) {
        if (text == null) {
            return null;
        }
        String cleaned = clean(text, maxBytes);
        return cleaned.isEmpty() ? null : cleaned;
    }

    private static String cut(String line, int maxBytes) {
        if (line.getBytes(StandardCharsets.UTF_8).length <= maxBytes) {
            return line;
        }
        int room = maxBytes - CUT.getBytes(StandardCharsets.UTF_8).length;
        int end = 0;
        while (end < line.length()) {
            int codePoint = line.codePointAt(end);
            int bytes = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            if (bytes > room) {
                break;
            }
            room -= bytes;
            end += Character.charCount(codePoint);
        }
        return line.substring(0, end) + CUT;
    }
}
