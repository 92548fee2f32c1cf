//! The words that PartiQL keeps for itself (PartiQL specification; SQL-92): as names they need quotation marks.

/// In alphabetical order, in lower case, each between blanks.
const KEYWORDS: &str = " absolute action add all allocate alter and any are as asc assertion at authorization avg bag \
     begin between bit bit_length blob bool boolean by cascade cascaded case cast catalog char char_length character \
     character_length check clob close coalesce collate collation column commit connect connection constraint \
     constraints continue convert corresponding count create cross current current_date current_time current_timestamp \
     current_user cursor date deallocate dec decimal declare default deferrable deferred delete desc describe \
     descriptor diagnostics disconnect distinct domain double drop else end escape except exception exec execute exists \
     external extract false fetch first float for foreign found from full get global go goto grant group having \
     identity immediate in indicator initially inner input insensitive insert int int2 int4 int8 integer intersect \
     interval into is isolation join key language last left level like limit list local lower match max min missing \
     module names national natural nchar next no not null nullif numeric octet_length of on only open option or order \
     outer output overlaps pad partial pivot position precision prepare preserve primary prior privileges procedure \
     public read real references relative remove restrict revoke right rollback rows schema scroll section select \
     session session_user set sexp size smallint some space sql sqlcode sqlerror sqlstate string struct substring sum \
     symbol system_user table temporary then time timestamp to transaction translate translation trim true tuple union \
     unique unknown unpivot update upper usage user using value values varchar varying view when whenever where with \
     work write zone ";

/// Whether a word is one of PartiQL's own, however it is capitalised.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.split(' ').any(|keyword| keyword.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, is_keyword};

    #[test]
    fn keywords_are_sorted_and_found_in_any_case() {
        assert!(KEYWORDS.split_whitespace().is_sorted());
        assert!(is_keyword("Select") && is_keyword("date") && !is_keyword("name") && !is_keyword("data"));
    }
}
