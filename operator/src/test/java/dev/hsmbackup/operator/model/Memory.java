package dev.hsmbackup.operator.model;

import dev.hsmbackup.operator.port.StartAnswer;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What one process remembers about the attempts of one object between two steps: the content of StartAnswers. */
record Memory(Set<UUID> intended, Map<UUID, StartAnswer> answers) {

    static final Memory EMPTY = new Memory(Set.of(), Map.of());
}
