package dev.hsmbackup.operator.operation;

/**
 * News about an object that becomes a Kubernetes Event.
 *
 * @param warning true: type Warning; false: type Normal
 * @param action what the operator did, in upper camel case
 * @param reason why, in upper camel case; the same word as the condition's reason
 * @param message one line for people
 */
public record Announcement(boolean warning, String action, String reason, String message) {

    static Announcement normal(String action, String reason, String message) {
        return new Announcement(false, action, reason, message);
    }

    static Announcement warning(String action, String reason, String message) {
        return new Announcement(true, action, reason, message);
    }
}
