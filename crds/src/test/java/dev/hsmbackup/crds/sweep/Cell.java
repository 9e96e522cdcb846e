package dev.hsmbackup.crds.sweep;

/**
 * One value in one field, sent in one way.
 *
 * @param object what is sent
 * @param url where to, below the kind's collection: the object's name, or nothing for a new one
 */
record Cell(Field field, Sample sample, Operation operation, Template object, String url) {

    /** What the golden file says to tell cells apart. */
    String key() {
        return String.join("\t", field.name(), sample.what(), sample.shown(), operation.toString());
    }
}
