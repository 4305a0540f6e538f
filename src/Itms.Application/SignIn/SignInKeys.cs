using System.Globalization;
using Itms.Application.Storage;

namespace Itms.Application.SignIn;

/// <summary>Keys of accounts, failed attempts, tokens and their log.</summary>
public static class SignInKeys
{
    /// <summary>
    /// Accounts, failed attempts, personal tokens and their log. One partition, so that a change and its log entry are one
    /// transaction.
    /// </summary>
    public const string Partition = "sign-in";

    /// <summary>The setup code for the first administrator, while it is valid.</summary>
    public const string SetupCode = "S";

    /// <summary>When an unknown name was last locked out.</summary>
    public const string LockedOutUnknown = "N";

    /// <summary>Within <see cref="Partition"/>.</summary>
    public static RowRange Accounts { get; } = RowRange.Prefix(Partition, "A|");

    /// <summary>Failed attempts of people in the directory.</summary>
    public static RowRange Attempts { get; } = RowRange.Prefix(Partition, "F|");

    public static RowRange Entries { get; } = RowRange.Prefix(Partition, "L|");

    public static string Account(string person) => "A|" + KeyText.Escape(person);

    public static string AttemptsOf(string person) => "F|" + KeyText.Escape(person);

    /// <summary>Attempts with unknown names. A fixed number of rows, however many names are tried.</summary>
    public static string AttemptsOfUnknown(ushort bucket) => "G|" + bucket.ToString("X4", CultureInfo.InvariantCulture);

    /// <summary>A personal token, by the hash of its secret.</summary>
    public static string Token(string hash) => "H|" + KeyText.Escape(hash);

    public static string TokenOf(string person, string id) => $"T|{KeyText.Escape(person)}|{KeyText.Escape(id)}";

    /// <summary>A calendar feed, by the hash of its token.</summary>
    public static string Calendar(string hash) => "K|" + KeyText.Escape(hash);

    public static string CalendarOf(string person) => "C|" + KeyText.Escape(person);

    public static RowRange TokensOf(string person) => RowRange.Prefix(Partition, $"T|{KeyText.Escape(person)}|");

    /// <summary>Latest first, as they are read.</summary>
    public static string Entry(DateTimeOffset at, string id) => "L|" + KeyText.LatestFirst(at, id);
}
