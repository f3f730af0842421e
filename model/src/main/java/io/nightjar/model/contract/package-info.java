/** What the owner of the images and the cluster both know: no key and no weight. */
package io.nightjar.model.contract;
