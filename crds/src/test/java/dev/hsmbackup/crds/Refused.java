package dev.hsmbackup.crds;

/** An object that the API server should refuse for one reason: the field, and how the message starts. */
record Refused(String what, Manifest object, String field, String message) {

    @Override
    public String toString() {
        return what;
    }
}
