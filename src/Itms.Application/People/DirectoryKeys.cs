using Itms.Application.Storage;

namespace Itms.Application.People;

/// <summary>Keys of what administrators change: people, units, divisions and facilities, the versions of the rules, and the audit of it all. One partition, so that a change and its audit entry are one transaction.</summary>
public static class DirectoryKeys
{
    /// <summary>
    /// What administrators change: people, units, divisions and facilities, the versions of the rules, and the audit of it all.
    /// One partition, so that a change and its audit are one transaction.
    /// </summary>
    public const string Partition = "directory";

    /// <summary>Within <see cref="Partition"/>: how many changes there have been, and which versions of the rules are in force.</summary>
    public const string Head = "H";

    /// <summary>Delegations of the AD's clearance, by id.</summary>
    public const string Delegations = "clearance-delegations";

    public static string Person(string id) => "P|" + KeyText.Escape(id);

    public static string Unit(string code) => "U|" + KeyText.Escape(code);

    public static string Division(string code) => "D|" + KeyText.Escape(code);

    public static string Facility(string code) => "F|" + KeyText.Escape(code);

    /// <summary>People, units, divisions or facilities: <paramref name="kind"/> is the first letter of their keys.</summary>
    public static RowRange Entries(char kind) => RowRange.Prefix(Partition, $"{kind}|");

    /// <summary>People who were set inactive by a change, and of whom the task managers have not been told yet.</summary>
    public static string Departure(long seq) => "N|" + KeyText.Seq(seq);

    /// <summary>The same, after the task managers were told.</summary>
    public static string DepartureTold(long seq) => "O|" + KeyText.Seq(seq);

    public static RowRange Departures() => RowRange.Prefix(Partition, "N|");

    public static RowRange DeparturesTold() => RowRange.Prefix(Partition, "O|");

    /// <summary>An administrator's change, the newest first.</summary>
    public static string Audit(long seq) => "A|" + KeyText.Seq(9_999_999_999 - seq);

    public static RowRange Audits() => RowRange.Prefix(Partition, "A|");

    /// <summary>A version of a document of rules.</summary>
    public static string RulesVersion(string document, int version) => $"R|{KeyText.Escape(document)}|{KeyText.Seq(version)}";

    public static RowRange RulesVersions(string document) => RowRange.Prefix(Partition, $"R|{KeyText.Escape(document)}|");
}
