package io.nightjar.job.action;

/** Fields that an action cannot do without. */
final class Fields {
    private Fields() {}

    /** @throws IllegalStateException that names the field where it is not given */
    static <T> T require(Class<?> action, String field, T value) {
        if (value == null) {
            throw new IllegalStateException(
                    action.getSimpleName() + " has no " + field + ": call " + field + "(...) before execute()");
        }
        return value;
    }
}
