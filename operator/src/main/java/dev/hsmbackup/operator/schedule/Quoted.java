package dev.hsmbackup.operator.schedule;

/** What somebody wrote, for a message: in quotes, on one line, in ASCII, and short. */
final class Quoted {

    private static final int LONGEST = 60;

    private Quoted() {}

    static String text(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.substring(0, Math.min(LONGEST, text.length())).chars().forEach(c -> {
            if (c < ' ' || c > '~') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append(text.length() > LONGEST ? "…\"" : "\"").toString();
    }
}
