/** The ledger's files (docs/controller-contract.md): one record for each running build. */
@CompileStatic
final class Ledger {
    /** ENC of the contract: a full name as part of a file name. */
    static String enc(String fullName) { return fullName }
    /** KEY of the contract. */
    static String key(String job, int number) { return enc(job) + '@' + number }
    /** [owner, job, number] of each record in any life, of this item or below it; own ones first. */
    static List<List> recordsBelow(String fullName) { return [] }
    /** Writes a file whole: temporary file, fsync, rename. */
    static void write(File file, String text) throws IOException { }
}
