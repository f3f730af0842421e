package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.nightjar.ckks.io.KeyCodec;
import java.io.Serializable;
import java.util.List;

/**
 * The keys that were generated.
 *
 * @param output the directory of keys, as it was given
 * @param key id of the key pair, in hexadecimal
 * @param parameters fingerprint of the encryption parameters, in hexadecimal
 * @param evaluationKeyBytes length of the file for the cluster
 * @param publicKeyBytes length of the file for producers of images
 * @param keys the evaluation keys
 * @param replaced the directory that keeps the keys which stood at the output; null where none did
 */
public record KeygenResult(
        String output,
        String key,
        String parameters,
        long evaluationKeyBytes,
        long publicKeyBytes,
        List<KeyCodec.StoredKey> keys,
        @JsonInclude(JsonInclude.Include.NON_NULL) String replaced)
        implements Serializable {
    private static final long serialVersionUID = 1;
}
