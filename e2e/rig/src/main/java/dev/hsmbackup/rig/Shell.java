package dev.hsmbackup.rig;

/** Text for POSIX shells. */
final class Shell {

    private Shell() {}

    /** As one word, whatever is in it. */
    static String quote(String text) {
        return text.matches("[\\w./:@%+,=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
