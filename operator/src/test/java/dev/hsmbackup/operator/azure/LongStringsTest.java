package dev.hsmbackup.operator.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongStringsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":\"\",\"b\":[1,null,\"x\"]}",
                "{\"quote\":\"\\\"\",\"back\":\"\\\\\",\"end\":\"\\\\\\\"\"}",
                "{\"u\":\"\\u0022\\ud83d\\ude00\",\"ü\":\"€😀\"}",
                "not JSON \" at all"
            })
    void shouldLeaveShortStringsAlone(String text) {
        assertThat(shortened(text)).isEqualTo(text);
    }

    /** Cut wherever the limit falls: in the middle of an escape, or of a character of several bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "€", "😀", "\\n", "\\\"", "\\\\", "\\u20ac", "\\ud83d\\ude00"})
    void shouldKeepTheBeginningOfALongString(String unit) throws IOException {
        for (int shift = 0; shift < 12; shift++) {
            String begin = "y".repeat(shift);
            String text = "{\"status\":\"Failed\",\"long\":\"" + begin + unit.repeat(2 * LongStrings.KEPT)
                    + "\",\"jobId\":\"7\"}";

            JsonNode read = new ObjectMapper().readTree(shortened(text));

            String whole = new ObjectMapper().readTree(text).path("long").textValue();
            assertThat(read.path("status").textValue()).isEqualTo("Failed");
            assertThat(read.path("jobId").textValue()).isEqualTo("7");
            assertThat(whole).startsWith(read.path("long").textValue());
            assertThat(read.path("long").textValue()).hasSizeGreaterThan(LongStrings.KEPT / 6 - 4);
        }
    }

    @Test
    void shouldKeepAFewKilobytesOfMegabytes() {
        String text = "{\"long\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}";

        assertThat(shortened(text)).hasSize(LongStrings.KEPT + "{\"long\":\"\"}".length());
    }

    private static String shortened(String text) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        LongStrings strings = new LongStrings(kept);
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            strings.add(next);
        }
        return kept.toString(StandardCharsets.UTF_8);
    }
}
