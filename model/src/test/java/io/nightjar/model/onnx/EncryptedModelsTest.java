package io.nightjar.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random models, from the ONNX file to decrypted scores. {@link EncryptedModels#main} runs as many seeds as wanted. */
class EncryptedModelsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            longs = {
                1002, 1015, 1114, 1190, 2000, 2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010, 2011, 2012,
                2013, 2014, 2015
            })
    void randomModel_encrypted_givesTheScoresOfOnnxRuntime(long seed) throws IOException, OrtException {
        EncryptedModels.Run run = EncryptedModels.of(seed, folder);
        assertThat(run.faults()).as(run.description()).isEmpty();
        assertThat(run.refusals()).as(run.description()).isEmpty();
    }
}
