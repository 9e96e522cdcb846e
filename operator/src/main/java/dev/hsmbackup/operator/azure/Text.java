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
    /** A token (JWT), or the signature of a SAS. */
    private static final Pattern SECRET =
            Pattern.compile("eyJ[\\w-]{4,}(?:\\.[\\w-]*)*|(?<=\\bsig=)[^&\\s\"']+", Pattern.CASE_INSENSITIVE);

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
