/** The data owner's side: the client profile, encryption of image blocks, decryption of predictions. */
package io.nightjar.model.client;
