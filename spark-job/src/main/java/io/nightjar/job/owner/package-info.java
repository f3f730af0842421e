/** What runs on the owner's side, with keys. */
package io.nightjar.job.owner;
