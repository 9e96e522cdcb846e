package dev.hsmbackup.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each run creates.
 *
 * @param hsmBackup null: a kind that only a newer operator knows
 */
@ValidationRule(value = "has(self.hsmBackup)", message = "template must have exactly one field: hsmBackup")
@JsonClassDescription("What each run creates: exactly one of its fields.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleTemplate(
        @JsonPropertyDescription("An HsmBackup.") @Nullable Backup hsmBackup) {

    /** An {@link HsmBackup} to be. */
    @JsonClassDescription("An HsmBackup to be.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Backup(
            @JsonPropertyDescription("Labels and annotations of the backups.") @Nullable
            Metadata metadata,

            @Required @JsonPropertyDescription("Spec of the backups.")
            HsmBackupSpec spec) {}

    /**
     * Labels and annotations. What is wrong with them is said here: in a backup nobody would be there to read it.
     *
     * @param labels empty: none
     * @param annotations empty: none
     */
    @ValidationRule(
            value = "!has(self.labels) || self.labels.all(key, " + Metadata.IS_KEY + " && self.labels[key].matches('"
                    + Metadata.LABEL_VALUE + "'))",
            fieldPath = ".labels",
            message =
                    "labels must be keys and values as Kubernetes takes them: at most 63 letters, digits, '-', '_' and"
                            + " '.', with a letter or digit at both ends; a key may have a DNS name and '/' before it")
    @ValidationRule(
            value = "!has(self.annotations) || self.annotations.all(key, " + Metadata.IS_KEY + ")",
            fieldPath = ".annotations",
            message =
                    "annotations must have keys as Kubernetes takes them: at most 63 letters, digits, '-', '_' and '.',"
                            + " with a letter or digit at both ends, and before it a DNS name and '/' where you like")
    @JsonClassDescription(
            "Labels and annotations of the backups. Those by which Argo CD, Flux, Helm, kubectl and the operator know their"
                    + " own objects are left out.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Metadata(
            @Size(max = 32) @JsonPropertyDescription("Labels of the backups.")
            Map<String, @Size(max = 63) String> labels,

            @Size(max = 32) @JsonPropertyDescription("Annotations of the backups.")
            Map<String, @Size(max = 1024) String> annotations) {

        /** CEL. */
        static final String IS_KEY =
                "key.matches('^([a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*/)?"
                        + "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$') && key.indexOf('/') <= 253";

        /** RE2; the length is the schema's. */
        static final String LABEL_VALUE = "^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$";

        public Metadata {
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        }
    }
}
