//! Samples of what was erased, in memory only, to be looked for in files. In: ids, hashes, texts. Out: what a search needs.
//! No `Debug`, no `Serialize`, and no way to ask how many there are: that would tell how many answered.

use std::collections::HashMap;

/// By its first bytes a sample is recognised in one pass over a file.
pub(super) const HEAD: usize = 16;
/// How much of a text is a sample: enough to stand nowhere by chance, little enough that a piece is found too.
const WINDOW: usize = 24;

/// One of them.
pub(super) struct Sample {
    pub(super) bytes: Vec<u8>,
    /// Whether it can stand nowhere else: an id, a hash, a key. Of words and ticks the same may be kept elsewhere on
    /// purpose: in another wave, or passed on to the safeguarding lead.
    pub(super) is_alone: bool,
}

/// What to look for.
#[derive(Default)]
pub struct Samples {
    pub(super) all: Vec<Sample>,
    by_head: HashMap<[u8; HEAD], Vec<usize>>,
}

impl Samples {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Random bytes: an id, a hash, a key. Shorter ones are passed over.
    pub fn add_random(&mut self, bytes: &[u8]) {
        self.add(bytes, true);
    }

    /// A text or an answer: its beginning, middle and end. A short one is known by its row's id alone.
    pub(super) fn add_said(&mut self, bytes: &[u8]) {
        if bytes.len() < WINDOW {
            return;
        }
        let last = bytes.len() - WINDOW;
        for at in [0, last / 2, last] {
            if let Some(window) = bytes.get(at..at + WINDOW) {
                self.add(window, false);
            }
        }
    }

    fn add(&mut self, bytes: &[u8], is_alone: bool) {
        let Some(head) = bytes.first_chunk::<HEAD>() else {
            return;
        };
        let same = self.by_head.entry(*head).or_default();
        if same.iter().all(|n| self.all[*n].bytes != bytes) {
            same.push(self.all.len());
            self.all.push(Sample {
                bytes: bytes.to_vec(),
                is_alone,
            });
        }
    }

    /// How many bytes the longest has.
    pub(super) fn longest(&self) -> usize {
        self.all
            .iter()
            .map(|sample| sample.bytes.len())
            .max()
            .unwrap_or(0)
    }

    /// Which samples begin where these bytes begin.
    fn at<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let same = bytes
            .first_chunk::<HEAD>()
            .and_then(|head| self.by_head.get(head));
        let is_there = move |n: &usize| bytes.starts_with(&self.all[*n].bytes);
        same.into_iter().flatten().copied().filter(is_there)
    }
}

/// One pass over some bytes after the other, as they are read: what stands across two reads is found too.
pub(super) struct Pass<'a> {
    samples: &'a Samples,
    /// Whether some sample begins with these two bytes: few places of a file do.
    begins: Vec<bool>,
    /// The end of what was read before.
    rest: Vec<u8>,
    /// How often each was found.
    pub(super) hits: HashMap<usize, u64>,
    pub(super) bytes: u64,
}

impl<'a> Pass<'a> {
    pub(super) fn new(samples: &'a Samples) -> Self {
        let mut begins = vec![false; 1 << 16];
        for head in samples.by_head.keys() {
            begins[usize::from(head[0]) << 8 | usize::from(head[1])] = true;
        }
        Self {
            samples,
            begins,
            rest: Vec::new(),
            hits: HashMap::new(),
            bytes: 0,
        }
    }

    /// More of the same file.
    pub(super) fn read(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.rest.extend_from_slice(bytes);
        // What begins near the end is decided when more was read.
        let decided = self.rest.len().saturating_sub(self.samples.longest());
        self.look(decided);
        self.rest.drain(..decided);
    }

    /// The file is at its end; another may follow.
    pub(super) fn end(&mut self) {
        self.look(self.rest.len());
        self.rest.clear();
    }

    fn look(&mut self, until: usize) {
        for at in 0..until {
            let Some([one, two]) = self.rest.get(at..at + 2).and_then(|two| two.first_chunk::<2>()) else {
                return;
            };
            if self.begins[usize::from(*one) << 8 | usize::from(*two)] {
                for n in self.samples.at(&self.rest[at..]) {
                    *self.hits.entry(n).or_default() += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(samples: &Samples, reads: &[&[u8]]) -> u64 {
        let mut pass = Pass::new(samples);
        reads.iter().for_each(|read| pass.read(read));
        pass.end();
        pass.hits.values().sum()
    }

    #[test]
    fn what_is_there_is_found_wherever_a_read_ends() {
        let mut samples = Samples::new();
        samples.add_random(&[7; 16]);
        samples.add_said(b"a text that is long enough to be known by three of its parts");
        let file = [
            &[0; 9][..],
            &[7; 16],
            b"xx a text that is long enough to be known by three of its parts",
        ]
        .concat();
        for cut in 0..file.len() {
            assert_eq!(found(&samples, &[&file[..cut], &file[cut..]]), 4, "cut at {cut}");
        }
        let one_by_one: Vec<&[u8]> = file.chunks(1).collect();
        assert_eq!(found(&samples, &one_by_one), 4);
        // Two files are not one.
        let mut pass = Pass::new(&samples);
        pass.read(&[7; 8]);
        pass.end();
        pass.read(&[7; 8]);
        pass.end();
        assert!(pass.hits.is_empty());
    }

    #[test]
    fn what_is_too_short_to_be_known_is_not_looked_for() {
        let mut samples = Samples::new();
        samples.add_random(b"short");
        samples.add_said(b"not very long either");
        assert!(samples.all.is_empty());
        assert_eq!(found(&samples, &[b"short, not very long either"]), 0);
    }
}
