package dev.hsmbackup.operator.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Visits every reachable state, the nearest first, so that the first bad state found has the shortest way to it.
 *
 * @param <S> the states
 */
final class Explorer<S> {

    /** @param label what happens, for people */
    record Move<S>(Supplier<String> label, S to) {}

    /**
     * What was found.
     *
     * @param counterexample the steps to the first bad state, and what is wrong with it; empty where none is
     */
    record Result(int states, int moves, int depth, List<String> counterexample) {
        boolean holds() {
            return counterexample.isEmpty();
        }

        String trace() {
            return String.join("\n", counterexample);
        }
    }

    private final Function<S, List<Move<S>>> moves;
    private final Function<S, Optional<String>> wrong;
    private final Predicate<S> settled;
    private final int most;
    private final String unsettled;
    private final List<S> states = new ArrayList<>();
    private final Map<S, Integer> index = new HashMap<>();
    private int[] parents = new int[1024];
    private int[] depths = new int[1024];
    private int[] firstEdge = new int[1024];
    private int[] edges = new int[4096];
    private int edgeCount;

    /**
     * @param wrong what is wrong with a state
     * @param settled states from which nothing more is demanded; some such state must be reachable from every state
     * @param unsettled what to say where none is
     * @param most more states than this are an error of the scenario
     */
    Explorer(
            Function<S, List<Move<S>>> moves,
            Function<S, Optional<String>> wrong,
            Predicate<S> settled,
            String unsettled,
            int most) {
        this.moves = moves;
        this.wrong = wrong;
        this.settled = settled;
        this.unsettled = unsettled;
        this.most = most;
    }

    Result explore(S start) {
        add(start, -1);
        for (int at = 0; at < states.size(); at++) {
            Optional<String> what = wrong.apply(states.get(at));
            if (what.isPresent()) {
                return result(at, what.get());
            }
            if (states.size() > most) {
                throw new IllegalStateException("more than " + most + " states; make the scenario smaller");
            }
            firstEdge[at] = edgeCount;
            for (Move<S> move : moves.apply(states.get(at))) {
                edge(add(move.to(), at));
            }
        }
        int stuck = stuck();
        return stuck < 0
                ? new Result(states.size(), edgeCount, depths[states.size() - 1], List.of())
                : result(stuck, unsettled);
    }

    private int add(S state, int parent) {
        Integer known = index.putIfAbsent(state, states.size());
        if (known != null) {
            return known;
        }
        int at = states.size();
        states.add(state);
        if (at == parents.length) {
            parents = Arrays.copyOf(parents, 2 * at);
            depths = Arrays.copyOf(depths, 2 * at);
            firstEdge = Arrays.copyOf(firstEdge, 2 * at);
        }
        parents[at] = parent;
        depths[at] = parent < 0 ? 0 : depths[parent] + 1;
        return at;
    }

    private void edge(int to) {
        if (edgeCount == edges.length) {
            edges = Arrays.copyOf(edges, 2 * edgeCount);
        }
        edges[edgeCount++] = to;
    }

    /** The nearest state from which no settled one can be reached; -1: none. */
    private int stuck() {
        int count = states.size();
        BitSet good = new BitSet(count);
        for (int at = 0; at < count; at++) {
            good.set(at, settled.test(states.get(at)));
        }
        int before;
        do {
            before = good.cardinality();
            for (int at = count - 1; at >= 0; at--) {
                int end = at + 1 == count ? edgeCount : firstEdge[at + 1];
                for (int edge = firstEdge[at]; edge < end && !good.get(at); edge++) {
                    good.set(at, good.get(edges[edge]));
                }
            }
        } while (good.cardinality() > before);
        int stuck = good.nextClearBit(0);
        return stuck == count ? -1 : stuck;
    }

    private Result result(int bad, String what) {
        List<String> trace = new ArrayList<>();
        trace.add("=> " + what);
        for (int at = bad; parents[at] >= 0; at = parents[at]) {
            S to = states.get(at);
            trace.add(moves.apply(states.get(parents[at])).stream()
                    .filter(move -> move.to().equals(to))
                    .findFirst()
                    .orElseThrow()
                    .label()
                    .get());
        }
        Collections.reverse(trace);
        return new Result(states.size(), edgeCount, depths[bad], trace);
    }
}
