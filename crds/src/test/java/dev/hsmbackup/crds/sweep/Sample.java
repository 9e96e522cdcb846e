package dev.hsmbackup.crds.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * A value to try.
 *
 * @param what what is special about it, for people
 * @param value {@link MissingNode}: the field is left out
 */
record Sample(String what, JsonNode value) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 48;

    static Sample of(String what, Object value) {
        return new Sample(what, JSON.valueToTree(value));
    }

    static Sample absent() {
        return new Sample("absent", MissingNode.getInstance());
    }

    /** The value in ASCII, cut; its whole length behind it. */
    String shown() {
        if (value.isMissingNode()) {
            return "-";
        }
        var text = Json.ascii(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...(" + text.length() + ")";
    }
}
