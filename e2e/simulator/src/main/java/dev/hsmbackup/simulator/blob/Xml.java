package dev.hsmbackup.simulator.blob;

/** Escapes text for XML. */
final class Xml {
    private Xml() {}

    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String element(String name, String text) {
        return "<" + name + ">" + text(text) + "</" + name + ">";
    }
}
