package io.nightjar.job.store;

import java.io.IOException;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file that Parquet writes once, from its beginning to its end, on storage whose blocks it does not ask for. */
abstract class SequentialFile implements OutputFile {
    @Override
    public final PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return create(blockSizeHint);
    }

    @Override
    public final boolean supportsBlockSize() {
        return false;
    }

    @Override
    public final long defaultBlockSize() {
        return 0;
    }
}
