package dev.hsmbackup.crds.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The values to try for a field: made from its schema and from a value that is right for it. */
final class Samples {

    /** As it stands in a pasted SAS URL; no answer may repeat it. */
    static final String SECRET = "c2VjcmV0LWNhbmFyeQ";

    static final int TEN_KILOBYTES = 10_240;

    private final JSONSchemaProps schema;
    private final JsonNode right;
    private final List<Sample> samples = new ArrayList<>();

    private Samples(JSONSchemaProps schema, JsonNode right) {
        this.schema = schema;
        this.right = right;
    }

    static List<Sample> of(Field field, JsonNode right) {
        var samples = new Samples(field.schema(), right);
        samples.samples.add(Sample.absent());
        samples.add("null", JsonNodeFactory.instance.nullNode());
        samples.wrongTypes();
        switch (field.type()) {
            case "string" -> samples.strings();
            case "integer" -> samples.integers();
            case "boolean" -> samples.booleans();
            case "array" -> samples.arrays();
            case "object" -> samples.objects();
            default -> throw new IllegalStateException(field + " has a new type: " + field.type());
        }
        samples.samples.addAll(Edges.of(field.name()));
        return List.copyOf(samples.samples);
    }

    private void add(String what, Object value) {
        samples.add(Sample.of(what, value));
    }

    private void wrongTypes() {
        var others = new LinkedHashMap<String, Object>();
        others.put("string", "text");
        others.put("integer", 7);
        others.put("boolean", true);
        others.put("array", List.of("text"));
        others.put("object", Map.of("key", "text"));
        others.remove(schema.getType());
        others.forEach((type, value) -> add("type " + type, value));
    }

    private void strings() {
        var text = right.asText();
        add("right", text);
        add("empty", "");
        add("blank", " ");
        add("leading blank", " " + text);
        add("trailing blank", text + " ");
        add("upper case", text.toUpperCase(Locale.ROOT));
        add("trailing newline", text + "\n");
        add("second line", text + "\nphase: Succeeded");
        add("tab", text + "\t");
        add("carriage return", text + "\r");
        add("NUL", text + "\u0000");
        add("ANSI colour", "\u001b[31m" + text);
        add("DEL", text + "\u007f");
        add("C1 control", text + "\u0085");
        add("line separator", text + "\u2028");
        add("combining accent", text + "\u0301");
        add("right to left override", "\u202e" + text);
        add("Hebrew", "\u05d2\u05d9\u05d1\u05d5\u05d9");
        add("emoji", text + "\ud83d\udd11");
        add("half a surrogate pair", text + "\ud83d");
        add("full-width digits", "\uff11\uff12\uff13");
        add("Cyrillic look-alike", text.replace('a', '\u0430') + "\u0430");
        add("zero-width space", text + "\u200b");
        add("byte order mark", "\ufeff" + text);
        add("pasted SAS", text + "?sv=2022-11-02&sp=rcw&sig=" + SECRET);
        add("pasted password", "https://admin:" + SECRET + "@payments.managedhsm.azure.net");
        add("template", "${env:HOME}{{ .Values.x }}%s");
        add("10 KB", "a".repeat(TEN_KILOBYTES));
        add("10 KB with right start", text + "a".repeat(TEN_KILOBYTES));
        var max = schema.getMaxLength();
        if (max != null) {
            add("maxLength - 1", "a".repeat(max.intValue() - 1));
            add("maxLength", "a".repeat(max.intValue()));
            add("maxLength + 1", "a".repeat(max.intValue() + 1));
            add("maxLength in 4-byte characters", "\ud83d\udd11".repeat(max.intValue()));
        }
        if (schema.getMinLength() != null) {
            add("minLength", "a".repeat(schema.getMinLength().intValue()));
        }
        schema.getEnum().forEach(word -> add("word " + word.asText(), word));
    }

    private void integers() {
        add("right", right);
        var min = schema.getMinimum() == null ? 0 : schema.getMinimum().longValue();
        add("minimum - 1", min - 1);
        add("minimum", min);
        add("minimum + 1", min + 1);
        add("32 bits", Integer.MAX_VALUE);
        add("32 bits + 1", Integer.MAX_VALUE + 1L);
        add("64 bits", Long.MAX_VALUE);
        add("64 bits + 1", BigInteger.ONE.shiftLeft(63));
        add("-64 bits", Long.MIN_VALUE);
        add("100 digits", BigInteger.TEN.pow(100));
        add("1.0", new BigDecimal("1.0"));
        add("1.5", new BigDecimal("1.5"));
        add("exponent", new BigDecimal("1e3"));
        add("huge exponent", new BigDecimal("1e400"));
        add("digits as text", "7");
        add("full-width digits", "\uff17");
    }

    private void booleans() {
        add("right", right);
        add("other", !right.asBoolean());
        add("word as text", "true");
        add("empty text", "");
        add("zero", 0);
        add("one", 1);
        add("yes", "yes");
    }

    private void arrays() {
        var item = right.get(0);
        add("right", right);
        add("empty", List.of());
        add("null as item", List.of(JsonNodeFactory.instance.nullNode()));
        add("same item twice", List.of(item, item));
        for (var extra = -1; extra <= 1; extra++) {
            var count = schema.getMaxItems().intValue() + extra;
            var what = "maxItems" + (extra == 0 ? "" : extra < 0 ? " - 1" : " + 1");
            add(what, IntStream.range(0, count).mapToObj(i -> numbered(item, i)).toList());
        }
        add("1,000 items", IntStream.range(0, 1_000).mapToObj(i -> "n" + i).toList());
    }

    private static JsonNode numbered(JsonNode item, int number) {
        var nodes = JsonNodeFactory.instance;
        return item.isObject()
                ? item.<ObjectNode>deepCopy().put("type", "Type" + number)
                : nodes.textNode("team-" + number);
    }

    private void objects() {
        add("right", right);
        add("empty", Map.of());
        var unknown = right.<ObjectNode>deepCopy();
        add("unknown field", unknown.put("unknownField", 1));
        var dangerous = right.<ObjectNode>deepCopy();
        add("class name", dangerous.put("@class", "java.lang.ProcessBuilder"));
        add("10 KB field name", Map.of("a".repeat(TEN_KILOBYTES), 1));
        JsonNode deep = JsonNodeFactory.instance.textNode("text");
        for (var level = 0; level < 200; level++) {
            deep = JsonNodeFactory.instance.objectNode().set("a", deep);
        }
        add("200 levels deep", deep);
    }
}
