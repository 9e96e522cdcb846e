package dev.hsmbackup.operator.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one field. As CronJob's parser (robfig/cron v3) does: {@code ?} is {@code *}, {@code 5/15} is {@code 5-59/15}, a
 * step above 1 makes {@code *} a restriction. Stricter: what that parser silently reads as something else ({@code *-5},
 * a step longer than the field) is refused. More: 7 is Sunday, SUN may end a range, and H.
 */
final class CronFieldParser {

    /** An element with its step; the step is checked apart, to say what is wrong with it. */
    private static final Pattern STEPPED = Pattern.compile("([^/]*)/([^/]*)");

    private static final Pattern HASHED = Pattern.compile("H(?:\\((\\d{1,2})-(\\d{1,2})\\))?");
    private static final Pattern RANGE = Pattern.compile("([^-]+)-([^-]+)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,2}");
    private static final Pattern QUARTZ = Pattern.compile("\\d*L|LW|\\d+W|\\w+#\\d+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /**
     * @param bits bit n is set where n is chosen; Sunday is bit 0
     * @param star whether the field restricts nothing: for the rule day of month OR day of week
     * @param effective the text with each H replaced
     */
    record Chosen(long bits, boolean star, String effective) {}

    /** A range with a step; for one value, from equals to. */
    private record Span(int from, int to, boolean star, String effective) {

        Span(int from, int to, String effective) {
            this(from, to, false, effective);
        }
    }

    private final CronField field;
    private final String key;

    /** @param key decides H, with the field */
    CronFieldParser(CronField field, String key) {
        this.field = field;
        this.key = key;
    }

    Chosen parse(String text) {
        long bits = 0;
        boolean star = false;
        List<String> effective = new ArrayList<>();
        for (String element : text.split(",", -1)) {
            Chosen chosen = element(element, text);
            bits |= chosen.bits();
            star |= chosen.star();
            effective.add(chosen.effective());
        }
        return new Chosen(bits, star, String.join(",", effective));
    }

    private Chosen element(String element, String text) {
        if (element.isEmpty()) {
            throw refused(text, "has an empty element", "remove the extra comma");
        }
        Matcher stepped = STEPPED.matcher(element);
        if (!stepped.matches()) {
            if (element.contains("/")) {
                throw refused(element, "has more than one /", "write one step, e.g. */2");
            }
            Span span = span(element);
            return new Chosen(bits(span, 1), span.star(), span.effective());
        }
        int step = step(stepped.group(2), element);
        if (stepped.group(1).startsWith("H")) {
            Span span = hashed(stepped.group(1), step);
            return new Chosen(bits(span, step), false, span.effective() + "/" + step);
        }
        Span span = span(stepped.group(1));
        boolean single = !span.star() && !stepped.group(1).contains("-");
        // Seven means nothing as a start: the week ends with 6.
        int from = single && span.from() > field.max() ? field.min() : span.from();
        Span stretched = single ? new Span(from, field.max(), span.effective()) : span;
        return new Chosen(bits(stretched, step), span.star() && step == 1, span.effective() + "/" + step);
    }

    private int step(String text, String element) {
        if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) < 1 || Integer.parseInt(text) > field.size()) {
            throw refused(element, "has no valid step", "write a step from 1 to " + field.size() + " after the /");
        }
        return Integer.parseInt(text);
    }

    private Span span(String text) {
        if (text.equals("*") || text.equals("?")) {
            return new Span(field.min(), field.max(), true, text);
        }
        if (text.startsWith("H")) {
            return hashed(text, 0);
        }
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            int value = value(text, text);
            return new Span(value, value, text);
        }
        int from = value(range.group(1), text);
        int to = value(range.group(2), text);
        if (field == CronField.DAY_OF_WEEK && range.group(2).equalsIgnoreCase("SUN") && from > 0) {
            to = field.writtenMax();
        }
        if (from > to) {
            throw refused(text, "is a range that runs backwards", "write the smaller value first, or two ranges");
        }
        return new Span(from, to, text);
    }

    /** @param step 0 for one value */
    private Span hashed(String text, int step) {
        Matcher hashed = HASHED.matcher(text);
        if (!hashed.matches()) {
            throw refused(text, "is no valid use of H", "write H, H/2, H(1-5) or H(1-5)/2");
        }
        int from = field.min();
        int to = field.hashedMax();
        if (hashed.group(1) != null) {
            Span range = span(hashed.group(1) + "-" + hashed.group(2));
            from = range.from();
            to = range.to();
        }
        int spread = to - from + 1;
        int start =
                from + (int) StableHash.below(step == 0 ? spread : Math.min(step, spread), key + "/" + field.name());
        return step == 0 ? new Span(start, start, Integer.toString(start)) : new Span(start, to, start + "-" + to);
    }

    private int value(String text, String element) {
        var named = field.named(text.toUpperCase(Locale.ROOT));
        if (named.isPresent()) {
            return named.getAsInt();
        }
        if (NUMBER.matcher(text).matches()) {
            int value = Integer.parseInt(text);
            if (value >= field.min() && value <= field.writtenMax()) {
                return value;
            }
        }
        if (DIGITS.matcher(text).matches()) {
            throw refused(element, "is out of range", "write " + field.allowed());
        }
        if (QUARTZ.matcher(text).matches()) {
            throw refused(element, "uses L, W or #, which cron with five fields does not have", write());
        }
        throw refused(element, "cannot be read", write());
    }

    private String write() {
        return "write " + field.allowed() + ", a list, a range, a step, * or H";
    }

    private long bits(Span span, int step) {
        long bits = 0;
        for (int value = span.from(); value <= span.to(); value += step) {
            bits |= 1L << (value > field.max() ? field.min() : value);
        }
        return bits;
    }

    private BadCron refused(String part, String what, String instead) {
        return new BadCron(field.place() + " " + Quoted.text(part) + " " + what + "; " + instead);
    }
}
