package dev.hsmbackup.crash;

/** One kill. */
record Plan(Step step, Moment moment) {
    @Override
    public String toString() {
        return "kill -9 " + moment + " " + step;
    }
}
