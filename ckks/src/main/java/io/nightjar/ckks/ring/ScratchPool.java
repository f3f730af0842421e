package io.nightjar.ckks.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Scratch memory that threads borrow for the length of one operation. As many pieces are made as are in use at once,
 * and they belong to the owner of the pool: nothing stays with a thread that outlives it. Safe for many threads.
 *
 * @param <T> one piece, used by one thread at a time
 */
public final class ScratchPool<T> {
    private final Supplier<T> maker;
    private final ConcurrentLinkedQueue<T> free = new ConcurrentLinkedQueue<>();

    /** @param maker makes a piece when all are in use */
    public ScratchPool(Supplier<T> maker) {
        this.maker = maker;
    }

    /** What {@code operation} computes with a piece of any content; a piece is not used again after a failure. */
    public <R> R with(Function<T, R> operation) {
        T piece = free.poll();
        if (piece == null) {
            piece = maker.get();
        }
        R result = operation.apply(piece);
        free.add(piece);
        return result;
    }

    /** As {@link #with} for an operation without a result. */
    public void use(Consumer<T> operation) {
        with(piece -> {
            operation.accept(piece);
            return null;
        });
    }

    /** Takes all pieces out of the pool. */
    public List<T> drain() {
        List<T> drained = new ArrayList<>();
        for (T piece = free.poll(); piece != null; piece = free.poll()) {
            drained.add(piece);
        }
        return drained;
    }
}
