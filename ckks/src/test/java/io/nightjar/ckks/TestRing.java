package io.nightjar.ckks;

import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.math.Ring;

/** The ring that this run of the tests uses wherever a test does not name one: the build runs them on both. */
public final class TestRing {
    private TestRing() {}

    public static Ring current() {
        return Ring.valueOf(System.getProperty("nightjar.test.ring", Ring.STANDARD.name()));
    }

    /** The request with a conjugation key in the ring that has conjugations. */
    public static KeyRequest withConjugation(Ring ring, KeyRequest request, int level) {
        return ring == Ring.STANDARD ? request.withConjugation(level) : request;
    }
}
