package dev.hsmbackup.operator.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.hsmbackup.crds.BackupScheduleSpec;
import dev.hsmbackup.crds.BackupScheduleStatus;
import dev.hsmbackup.crds.CloudHsmRestoreSpec;
import dev.hsmbackup.crds.CloudHsmSpec;
import dev.hsmbackup.crds.CloudHsmStatus;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.HsmRestoreSpec;
import dev.hsmbackup.crds.ManagedHsmSpec;
import dev.hsmbackup.crds.ManagedHsmStatus;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an object although its spec or status has the wrong types, as only a CRD without our rules lets pass: else one
 * such object would keep all others from the informer (S19). An unreadable spec is absent, which fails that object's
 * reconciliations alone. An unreadable status reads as Unknown, as one of a newer version does: it may tell of a start,
 * so the object must not look as if nothing was sent.
 */
final class UnreadableParts extends BeanDeserializerModifier {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableParts.class);
    private static final Set<Class<?>> SPECS = Set.of(
            BackupScheduleSpec.class,
            HsmBackupSpec.class,
            HsmRestoreSpec.class,
            CloudHsmRestoreSpec.class,
            ManagedHsmSpec.class,
            CloudHsmSpec.class);
    private static final RunStatus UNKNOWN =
            RunStatus.INITIAL.toBuilder().phase(Phase.UNKNOWN).build();

    @Override
    public JsonDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription description, JsonDeserializer<?> deserializer) {
        Class<?> type = description.getBeanClass();
        if (type == RunStatus.class) {
            return new Forgiving(deserializer, UNKNOWN);
        }
        if (type == ManagedHsmStatus.class) {
            return new Forgiving(deserializer, ManagedHsmStatus.INITIAL);
        }
        if (type == CloudHsmStatus.class) {
            return new Forgiving(deserializer, CloudHsmStatus.INITIAL);
        }
        if (type == BackupScheduleStatus.class) {
            // As one that was never seen: it arms anew, and takes a trigger as handled.
            return new Forgiving(deserializer, BackupScheduleStatus.INITIAL);
        }
        return SPECS.contains(type) ? new Forgiving(deserializer, null) : deserializer;
    }

    private static final class Forgiving extends DelegatingDeserializer {

        private static final long serialVersionUID = 1L;
        private final transient @Nullable Object instead;

        Forgiving(JsonDeserializer<?> delegate, @Nullable Object instead) {
            super(delegate);
            this.instead = instead;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> delegate) {
            return new Forgiving(delegate, instead);
        }

        @Override
        @SuppressWarnings("NullAway") // Jackson's own null
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try (TokenBuffer whole = context.bufferAsCopyOfValue(parser);
                    JsonParser again = whole.asParserOnFirstToken()) {
                return super.deserialize(again, context);
            } catch (JsonProcessingException e) {
                LOG.atWarn().log("a part of an object cannot be read and is left out: {}", e.getOriginalMessage());
                return instead;
            }
        }
    }
}
