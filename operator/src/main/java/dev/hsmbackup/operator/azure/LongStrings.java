package dev.hsmbackup.operator.azure;

import java.io.ByteArrayOutputStream;

/**
 * Keeps JSON as it streams by, but of each string only the beginning: an error text of megabytes must not hide how a job
 * ended. What is JSON stays JSON.
 */
final class LongStrings {
    /** Bytes of a string that are kept: more than any text that is shown to people. */
    static final int KEPT = 4 * 4 * Text.MESSAGE;

    private final ByteArrayOutputStream kept;
    private boolean inString;
    private int length;
    private int escape;

    LongStrings(ByteArrayOutputStream kept) {
        this.kept = kept;
    }

    void add(byte next) {
        if (!inString) {
            inString = next == '"';
            length = 0;
            kept.write(next);
        } else if (escape == 0 && next == '"') {
            inString = false;
            kept.write(next);
        } else {
            // What began before the limit, an escape or a character of several bytes, is kept whole.
            boolean begun = escape > 0 || (next & 0xC0) == 0x80;
            if (length < KEPT || (begun && length < KEPT + 8)) {
                kept.write(next);
                length++;
            } else {
                length = KEPT + 8;
            }
            escape = escapeAfter(next);
        }
    }

    /** Bytes of the escape under way that are still to come. */
    private int escapeAfter(byte next) {
        return switch (escape) {
            case 0 -> next == '\\' ? 1 : 0;
            case 1 -> next == 'u' ? 5 : 0;
            case 2 -> 0;
            default -> escape - 1;
        };
    }
}
