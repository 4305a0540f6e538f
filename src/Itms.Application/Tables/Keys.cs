using System.Globalization;
using System.Text;
using Itms.Application.Digests;

namespace Itms.Application.Tables;

/// <summary>
/// Every partition key and row key there is. Free text is escaped (<see cref="Escape"/>), numbers and instants are
/// written so that their order is the keys' order, and <c>|</c> divides the parts.
/// </summary>
public static class Keys
{
    /// <summary>Commits whose views or mails may not be done yet: <see cref="Commit"/>.</summary>
    public const string Pending = "pending";

    /// <summary>Each open tasking's next deadline: <see cref="Timed"/>.</summary>
    public const string Deadlines = "deadlines";

    /// <summary>The last tasking of each series, by when the next occurrence opens: <see cref="Timed"/>.</summary>
    public const string Recurrences = "recurrences";

    /// <summary>Open taskings by due date: <see cref="Timed"/>.</summary>
    public const string Open = "open";

    /// <summary>Letters that were given up: <see cref="DeadLetter"/>.</summary>
    public const string DeadLetters = "dead-letters";

    /// <summary>The weeks whose digest was made, by the week's Monday.</summary>
    public const string Digests = "digests";

    /// <summary>Saved filters: a row of all of a person's, and one for each that is shared.</summary>
    public const string Filters = "filters";

    /// <summary>Uploads whose files may belong to no tasking: <see cref="Timed"/>.</summary>
    public const string Uploads = "uploads";

    /// <summary>
    /// What administrators change: people, units, divisions and facilities, the versions of the rules, and the audit of it all.
    /// One partition, so that a change and its audit are one transaction.
    /// </summary>
    public const string Directory = "directory";

    /// <summary>Within <see cref="Directory"/>: how many changes there have been, and which versions of the rules are in force.</summary>
    public const string DirectoryHead = "H";

    /// <summary>Delegations of the AD's clearance, by id.</summary>
    public const string Delegations = "clearance-delegations";

    /// <summary>Mails that came in: <see cref="IncomingMail"/>, those that wait for a task manager: <see cref="WaitingMail"/>, and <see cref="MailClaim"/>.</summary>
    public const string Intake = "intake";

    /// <summary>The last ITMS number issued, by year.</summary>
    public const string Numbers = "numbers";

    /// <summary>What the server itself keeps, e.g. the demo's clock.</summary>
    public const string Server = "server";

    /// <summary>
    /// Accounts, failed attempts, personal tokens, and who did what with them: one partition, so that a change and the
    /// entry that tells of it are one transaction.
    /// </summary>
    public const string SignIn = "sign-in";

    /// <summary>The code with which the first administrator is made, while it holds.</summary>
    public const string SetupCode = "S";

    /// <summary>When a name nobody has was locked out last.</summary>
    public const string LockedOutUnknown = "N";

    /// <summary>Within <see cref="SignIn"/>.</summary>
    public static RowRange Accounts { get; } = RowRange.Prefix(SignIn, "A|");

    /// <summary>Failed attempts of people in the directory.</summary>
    public static RowRange Attempts { get; } = RowRange.Prefix(SignIn, "F|");

    public static RowRange SignInEntries { get; } = RowRange.Prefix(SignIn, "L|");

    /// <summary>The snapshot within a tasking's partition.</summary>
    public const string Snapshot = "S";

    private const string EventPrefix = "E|";
    private const string ParcelPrefix = "M|";

    /// <summary>A tasking's own partition.</summary>
    public static string Tasking(string number) => "tasking|" + Escape(number);

    /// <summary>A person's taskings, current and past.</summary>
    public static string Mine(string person) => "mine|" + Escape(person);

    /// <summary>
    /// Taskings' rows as lists show them, a thousand numbers to a partition: close together, apart from all else that is kept of
    /// them, any one of an archive is found in what stays in memory.
    /// </summary>
    public static string ViewRows(string number) => "view|" + Escape(number[..^ViewBucket]);

    /// <summary>Within <see cref="ViewRows"/>: the end of the number.</summary>
    public static string ViewRow(string number) => Escape(number[^ViewBucket..]);

    /// <summary>Within a tasking's partition: where layouts of the views before the ninth had its row.</summary>
    public const string FormerViewRow = "V";

    /// <summary>Within a tasking's partition: the words it is found by, as the index of words has them.</summary>
    public const string IndexedWords = "W";

    /// <summary>Taskings whose words the index does not have yet, by number.</summary>
    public const string WordsToIndex = "words-to-index";

    // Enough to spread the keys over partitions, and what every search for them has to begin with.
    private const int CaseBucket = 3;
    private const int AlienBucket = 3;
    private const int WordBucket = 2;

    /// <summary>Last digits of the numbers whose rows of views are in one partition.</summary>
    private const int ViewBucket = 3;

    /// <summary>Taskings by case number: <paramref name="caseNumber"/> as <see cref="Search.CaseNumbers"/> has it, at least three characters or all there are.</summary>
    public static string Case(string caseNumber) => "case|" + Escape(Start(caseNumber, CaseBucket));

    /// <summary>Taskings by alien number: its nine digits, or at least the first three.</summary>
    public static string Alien(string digits) => "alien|" + Start(digits, AlienBucket);

    /// <summary>Within <see cref="Case"/> and <see cref="Alien"/>. The hyphen sorts before letters and digits: the exact one comes first.</summary>
    public static string Numbered(string value, string number) => $"{Escape(value)}-{number}";

    /// <summary>The tasking a row of <see cref="Case"/> or <see cref="Alien"/> is of.</summary>
    public static string ReadNumbered(string rowKey) => rowKey[(rowKey.IndexOf('-', StringComparison.Ordinal) + 1)..];

    public static RowRange CasesFrom(string prefix) => RowRange.Prefix(Case(prefix), Escape(prefix));

    public static RowRange CasesOf(string caseNumber) => RowRange.Prefix(Case(caseNumber), Escape(caseNumber) + "-");

    public static RowRange AliensFrom(string digits) => RowRange.Prefix(Alien(digits), digits);

    public static RowRange AliensOf(string digits) => RowRange.Prefix(Alien(digits), digits + "-");

    /// <summary>The index of words: a word's row for each block of numbers.</summary>
    public static string Words(string word) => "words|" + Escape(Start(word, WordBucket));

    public static string WordBlock(string word, long block) => $"{Escape(word)}|{block.ToString("D10", CultureInfo.InvariantCulture)}";

    public static RowRange WordBlocks(string word) => RowRange.Prefix(Words(word), Escape(word) + "|");

    public static long ReadWordBlock(string rowKey) => long.Parse(rowKey.AsSpan(rowKey.Length - 10), CultureInfo.InvariantCulture);

    private static string Start(string text, int length) => text.Length <= length ? text : text[..length];

    /// <summary>
    /// What the partitions of derived rows begin with: rows that can be dropped and made again from the taskings. A tasking's own
    /// partition has one as well, <see cref="IndexedWords"/>.
    /// </summary>
    public static IReadOnlyList<string> Derived { get; } = [Open, Deadlines, Recurrences, "view|", "mine|", "case|", "alien|", "words|", WordsToIndex, "facts|"];

    /// <summary>Who was shown the detainees of a tasking: <see cref="Reading"/>.</summary>
    public static string Readings(string number) => "readings|" + Escape(number);

    /// <summary>The same of any tasking, as they came, until they are sorted by tasking.</summary>
    public const string ReadingsGathered = "readings";

    /// <summary>Oldest first.</summary>
    /// <param name="process">Who writes it.</param>
    /// <param name="count">Of its rows so far.</param>
    public static string Gathered(DateTimeOffset at, string process, long count) => $"{Instant(at)}|{process}|{Seq(count)}";

    /// <summary>Newest first, to the second.</summary>
    public static string Reading(DateTimeOffset at, string person, string what) =>
        $"{(long.MaxValue - (at.UtcTicks / TimeSpan.TicksPerSecond)).ToString("D19", CultureInfo.InvariantCulture)}|{Escape(person)}|{what}";

    /// <summary>Within <see cref="Intake"/>: a mail, and what became of it.</summary>
    public static string IncomingMail(string id) => "M|" + Escape(id);

    /// <summary>Within <see cref="Intake"/>: of which mail of a Message-ID a tasking is made.</summary>
    /// <param name="message">Key of the Message-ID, or the id of a mail that has none.</param>
    public static string MailClaim(string message) => "C|" + Escape(message);

    /// <summary>Within <see cref="Intake"/>, the oldest first.</summary>
    public static string WaitingMail(DateTimeOffset at, string id) => "W|" + Timed(at, id);

    public static RowRange WaitingMails { get; } = RowRange.Prefix(Intake, "W|");

    /// <summary>Requests to create, by who sent them with which Idempotency-Key.</summary>
    public static string Creations(string person) => "creations|" + Escape(person);

    public static string Event(long seq) => EventPrefix + Seq(seq);

    public static RowRange Events(string number) => RowRange.Prefix(Tasking(number), EventPrefix);

    /// <summary>The letters of the commit whose first event is <paramref name="seq"/>.</summary>
    public static string Parcel(long seq) => ParcelPrefix + Seq(seq);

    /// <summary>The partition of the letters about a tasking, which is its own, or of a week's digest.</summary>
    public static string Letters(string subject) => DigestWeek.IsId(subject) ? "digest|" + Escape(subject) : Tasking(subject);

    public static RowRange Parcels(string subject) => RowRange.Prefix(Letters(subject), ParcelPrefix);

    /// <summary>A command sent under an Idempotency-Key.</summary>
    public static string Command(string person, string key) => $"C|{Escape(person)}|{Escape(key)}";

    public static string Account(string person) => "A|" + Escape(person);

    public static string AttemptsOf(string person) => "F|" + Escape(person);

    /// <summary>Attempts with names nobody has: a fixed number of rows, however many names are tried.</summary>
    public static string AttemptsOfUnknown(ushort bucket) => "G|" + bucket.ToString("X4", CultureInfo.InvariantCulture);

    /// <summary>A personal token, by the hash of its secret.</summary>
    public static string Token(string hash) => "H|" + Escape(hash);

    public static string TokenOf(string person, string id) => $"T|{Escape(person)}|{Escape(id)}";

    /// <summary>A calendar feed, by the hash of its token.</summary>
    public static string Calendar(string hash) => "K|" + Escape(hash);

    public static string CalendarOf(string person) => "C|" + Escape(person);

    public static RowRange TokensOf(string person) => RowRange.Prefix(SignIn, $"T|{Escape(person)}|");

    /// <summary>The latest first: that is how they are read.</summary>
    public static string SignInEntry(DateTimeOffset at, string id) => "L|" + LatestFirst(at, id);

    /// <summary>A key in whose order what came last is first.</summary>
    public static string LatestFirst(DateTimeOffset at, string id) => $"{Instant(DateTimeOffset.MaxValue.AddTicks(-at.UtcTicks))}|{Escape(id)}";

    public static string Commit(string number, long seq) => $"{Escape(number)}|{Seq(seq)}";

    /// <summary>The announced commits of one tasking, oldest first.</summary>
    public static RowRange CommitsOf(string number) => RowRange.Prefix(Pending, Escape(number) + "|");

    public static (string Number, long Seq) ReadCommit(string rowKey)
    {
        var bar = rowKey.LastIndexOf('|');
        return (Unescape(rowKey[..bar]), long.Parse(rowKey.AsSpan(bar + 1), CultureInfo.InvariantCulture));
    }

    public static string DeadLetter(string number, long seq, int index) =>
        $"{Commit(number, seq)}|{index.ToString("D4", CultureInfo.InvariantCulture)}";

    /// <summary>Ordered by instant, then by number. Without an instant: after every instant.</summary>
    public static string Timed(DateTimeOffset? at, string number) => $"{Instant(at)}|{Escape(number)}";

    public static (DateTimeOffset? At, string Number) ReadTimed(string rowKey)
    {
        var ticks = long.Parse(rowKey.AsSpan(0, 19), CultureInfo.InvariantCulture);
        return (ticks == long.MaxValue ? null : new DateTimeOffset(ticks, TimeSpan.Zero), Unescape(rowKey[20..]));
    }

    /// <summary>The first row key at or after which rows of this instant and later stand.</summary>
    public static string From(DateTimeOffset at) => Instant(at);

    /// <summary>The row key up to which (exclusive) rows of this instant and earlier stand.</summary>
    public static string Through(DateTimeOffset at) => Instant(at.AddTicks(1));

    public static string Ranked(int rank, string number) => $"{rank.ToString("D2", CultureInfo.InvariantCulture)}|{Escape(number)}";

    /// <summary>A person's taskings of one rank.</summary>
    public static RowRange MineOf(string person, int rank) => RowRange.Prefix(Mine(person), rank.ToString("D2", CultureInfo.InvariantCulture) + "|");

    /// <summary>The tasking of a row of <see cref="Mine"/>.</summary>
    public static string ReadRanked(string rowKey) => Unescape(rowKey[3..]);

    public static string FiltersOf(string person) => "P|" + Escape(person);

    public static string SharedFilter(string id) => "S|" + Escape(id);

    public static RowRange SharedFilters { get; } = RowRange.Prefix(Filters, "S|");

    public static string Person(string id) => "P|" + Escape(id);

    public static string Unit(string code) => "U|" + Escape(code);

    public static string Division(string code) => "D|" + Escape(code);

    public static string Facility(string code) => "F|" + Escape(code);

    /// <summary>People, units, divisions or facilities: <paramref name="kind"/> is the first letter of their keys.</summary>
    public static RowRange DirectoryEntries(char kind) => RowRange.Prefix(Directory, $"{kind}|");

    /// <summary>An administrator's change, the newest first.</summary>
    public static string Audit(long seq) => "A|" + Seq(9_999_999_999 - seq);

    public static RowRange Audits() => RowRange.Prefix(Directory, "A|");

    /// <summary>A version of a document of rules.</summary>
    public static string RulesVersion(string document, int version) => $"R|{Escape(document)}|{Seq(version)}";

    public static RowRange RulesVersions(string document) => RowRange.Prefix(Directory, $"R|{Escape(document)}|");

    /// <summary>What the reports count of the cycle each open tasking is in, by number.</summary>
    public const string OpenFacts = "facts|open";

    /// <summary>The closed cycles that were open in a month (UTC): <see cref="Fact"/>.</summary>
    public static string Facts(int year, int month) => string.Create(CultureInfo.InvariantCulture, $"facts|{year:D4}-{month:D2}");

    public static string OpenFact(string number) => Escape(number);

    public static string Fact(string number, int cycle) => $"{Escape(number)}|{cycle.ToString("D4", CultureInfo.InvariantCulture)}";

    /// <summary>Letters, digits, <c>-</c>, <c>.</c> and <c>_</c> stay; every other byte of the UTF-8 text becomes <c>=XX</c>.</summary>
    public static string Escape(string text)
    {
        if (text.All(IsPlain)) return text;
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var b in Encoding.UTF8.GetBytes(text))
            if (IsPlain((char)b)) escaped.Append((char)b);
            else escaped.Append('=').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        return escaped.ToString();
    }

    public static string Unescape(string escaped)
    {
        if (!escaped.Contains('=', StringComparison.Ordinal)) return escaped;
        var bytes = new List<byte>(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
            if (escaped[i] != '=') bytes.Add((byte)escaped[i]);
            else
            {
                bytes.Add(byte.Parse(escaped.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';

    private static string Seq(long seq) => seq.ToString("D10", CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset? at) => (at?.UtcTicks ?? long.MaxValue).ToString("D19", CultureInfo.InvariantCulture);
}
