namespace Itms.Application.Attachments;

/// <summary>How a text file is recognized.</summary>
internal enum TextRule
{
    /// <summary>It is not text.</summary>
    None,

    /// <summary>Valid UTF-8 without a NUL.</summary>
    Utf8,

    /// <summary>A mail in transport format: it begins with a header and has no NUL.</summary>
    Mail,
}

/// <summary>A kind of document that may be attached: the ending of its name, and how its bytes must look.</summary>
/// <param name="ContentType">The type it is served as, whatever the sender called it.</param>
internal sealed record ContentKind(string Extension, string ContentType)
{
    /// <summary>How many bytes at the beginning of a file are checked.</summary>
    public const int HeadLength = 1024;

    private static readonly byte[] Zip = [(byte)'P', (byte)'K', 3, 4];
    private static readonly byte[] CompoundFile = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    // Programs, scripts and archives. A file may be one of these and a PDF at once.
    private static readonly byte[][] NeverBeforePdf = ["MZ"u8.ToArray(), "\u007fELF"u8.ToArray(), "#!"u8.ToArray(), Zip];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF];
    private static readonly byte[][] Tiff = [[0x49, 0x49, 0x2A, 0x00], [0x4D, 0x4D, 0x00, 0x2A]];

    /// <summary>Office documents that can have macros, and what to save them as. Nobody can tell from an old one whether it has some.</summary>
    private static readonly Dictionary<string, string> Instead = new[]
    {
        ("docx", "doc dot docm dotm"), ("xlsx", "xls xlt xla xlsm xltm xlam xlsb"), ("pptx", "ppt pot pps ppa pptm potm ppsm ppam"),
    }
        .SelectMany(kind => kind.Item2.Split(' ').Select(extension => KeyValuePair.Create(extension, kind.Item1)))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The allow-list. Archives, programs, scripts, web pages, and Office documents that have macros or can have them, are not allowed.
    /// </summary>
    public static IReadOnlyList<ContentKind> All { get; } =
    [
        new("pdf", "application/pdf") { IsPdf = true },
        new("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document") { Beginnings = [Zip], MainPart = "word/document" },
        new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") { Beginnings = [Zip], MainPart = "xl/workbook" },
        new("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation")
            { Beginnings = [Zip], MainPart = "ppt/presentation" },
        new("rtf", "application/rtf") { Beginnings = [@"{\rtf"u8.ToArray()] },
        new("txt", "text/plain") { Text = TextRule.Utf8 },
        new("csv", "text/csv") { Text = TextRule.Utf8 },
        new("png", "image/png") { Beginnings = [[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]] },
        new("jpg", "image/jpeg") { Beginnings = [Jpeg] },
        new("jpeg", "image/jpeg") { Beginnings = [Jpeg] },
        new("gif", "image/gif") { Beginnings = ["GIF87a"u8.ToArray(), "GIF89a"u8.ToArray()] },
        new("tif", "image/tiff") { Beginnings = Tiff },
        new("tiff", "image/tiff") { Beginnings = Tiff },
        new("eml", "message/rfc822") { Text = TextRule.Mail },
        new("msg", "application/vnd.ms-outlook") { Beginnings = [CompoundFile] },
    ];

    /// <summary>The file must begin with one of these. Empty: another rule suffices.</summary>
    public IReadOnlyList<byte[]> Beginnings { get; init; } = [];

    /// <summary>Readers look for <c>%PDF-</c> in the first 1,024 bytes, because scanners and web forms write something before it.</summary>
    public bool IsPdf { get; init; }

    public TextRule Text { get; init; }

    /// <summary>The main part of an Office package, without number and extension. Null: the file is not a package.</summary>
    public string? MainPart { get; init; }

    /// <summary>The kind for a file name, by its extension. Null: it is not allowed.</summary>
    public static ContentKind? Of(string fileName) =>
        ExtensionOf(fileName) is { } extension
            ? All.FirstOrDefault(kind => kind.Extension.Equals(extension, StringComparison.OrdinalIgnoreCase))
            : null;

    /// <summary>The extension without macros, for a file name of an Office document that can have them. Null: it is none.</summary>
    public static string? WithoutMacros(string fileName) => ExtensionOf(fileName) is { } extension ? Instead.GetValueOrDefault(extension) : null;

    /// <param name="head">The first <see cref="HeadLength"/> bytes, or all bytes of a shorter file.</param>
    public bool Begins(ReadOnlySpan<byte> head)
    {
        if (IsPdf) return head.IndexOf("%PDF-"u8) >= 0 && !BeginsWithAny(NeverBeforePdf, head);
        return Beginnings.Count > 0 ? BeginsWithAny(Beginnings, head) : Text != TextRule.Mail || IsHeader(head);
    }

    /// <summary>
    /// Whether it is an Office package (docx) that a password locks. Such a file is a compound file around an encrypted package, and looks like
    /// an old Office file (doc) under a new name.
    /// </summary>
    /// <param name="head">As for <see cref="Begins"/>.</param>
    public bool IsLocked(ReadOnlySpan<byte> head) => MainPart is not null && head.StartsWith(CompoundFile);

    private static string? ExtensionOf(string fileName) => fileName.LastIndexOf('.') is var dot and > 0 ? fileName[(dot + 1)..] : null;

    private static bool BeginsWithAny(IReadOnlyList<byte[]> beginnings, ReadOnlySpan<byte> head)
    {
        foreach (var beginning in beginnings)
            if (head.StartsWith(beginning)) return true;
        return false;
    }

    /// <summary><c>Received: …</c>: a name of printable ASCII, then a colon (RFC 5322, 2.2).</summary>
    private static bool IsHeader(ReadOnlySpan<byte> head)
    {
        var colon = head.IndexOf((byte)':');
        return colon > 0 && !head[..colon].ContainsAnyExceptInRange((byte)'!', (byte)'~');
    }
}
