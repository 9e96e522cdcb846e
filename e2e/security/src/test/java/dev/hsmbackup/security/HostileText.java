package dev.hsmbackup.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;

/** Texts that do harm where somebody writes them to a terminal, a log, a template or a lookup as they are. */
enum HostileText {
    LINES("forged\r\n{\"level\":\"FATAL\",\"message\":\"forged line\"}\n\n\u0085x\u000bx\fx"),
    JSON_BREAK("\"}\n{\"level\":\"FATAL\",\"logger\":\"audit\",\"message\":\"forged line\"}"),
    ANSI("\u001b[2J\u001b[31mred\u001b]0;title\u0007\u009b31m\u001b[8mhidden"),
    SEPARATORS("a\u2028{\"level\":\"FATAL\"}\u2029b"),
    BIDI("user \u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c"),
    INVISIBLE("pay\u200bments\u00ad\ufeff\u2060\u180e\ue000\udb40\udc41"),
    CONTROLS("\u0000\u0001\u0008\u0007\u007f\u0080\u009f"),
    LONE_SURROGATES("a\ud800b\udc00c"),
    LOOKUPS("${jndi:ldap://127.0.0.1:%d/x} ${${lower:j}ndi:ldap://127.0.0.1:%d/x} ${env:HOME} ${sys:user.name} #{7*7}"),
    FORMATS("%n%s%x%1$s%d{}{0}{} %-99999999d \\u000a \\n"),
    MARKUP("<script>alert(1)</script>'\"><img src=x onerror=alert(1)> `reboot` $(reboot); DROP TABLE x;--"),
    LONG("\ud83d\udd11 long ".repeat(2_500)),
    MEGABYTE("x".repeat(1_200_000));

    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final String text;

    HostileText(String text) {
        this.text = text;
    }

    /** Larger than the operator reads, so none of it can be known. */
    boolean beyondTheCap() {
        return this == MEGABYTE;
    }

    /** For the name of an object. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * As a JSON string, pure ASCII.
     *
     * @param port of somebody who waits for lookups
     */
    String json(int port) {
        return quote(text.replace("%d/x", port + "/x"));
    }

    /** A text as a JSON string in pure ASCII, broken surrogates too. */
    static String quote(String text) {
        try {
            return ASCII.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
