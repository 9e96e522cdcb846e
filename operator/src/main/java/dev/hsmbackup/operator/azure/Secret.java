package dev.hsmbackup.operator.azure;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A value that must not be printed. */
record Secret(String value) {
    @Override
    public String toString() {
        return "(secret)";
    }

    /** The text without it, for whoever was sent it may quote it: as it is, or as it stood in a form. */
    String removedFrom(String text) {
        String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
        return text.replace(value, "(removed)")
                .replace(form, "(removed)")
                .replace(form.replace("+", "%20"), "(removed)");
    }
}
