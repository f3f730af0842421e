package io.nightjar.ckks;

import io.nightjar.ckks.math.Ring;

/** The ring that this run of the tests uses wherever a test does not name one: the build runs them on both. */
public final class TestRing {
    private TestRing() {}

    public static Ring current() {
        return Ring.valueOf(System.getProperty("nightjar.test.ring", Ring.STANDARD.name()));
    }
}
