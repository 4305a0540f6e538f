using System.IO.Compression;
using System.Text;
using Itms.Api.Http;
using Itms.Application.Attachments;
using Itms.Application.Storage;

namespace Itms.Api.Tests.Taskings;

/// <summary>A file is what the ending of its name says, or it is refused; however its bytes come in.</summary>
public sealed class ContentTests
{
    private static readonly byte[] OldOffice = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0, 0];

    public static TheoryData<string, byte[]> Good => new()
    {
        { "a.pdf", "%PDF-1.7 and so on"u8.ToArray() },
        { "a.PDF", "%PDF-"u8.ToArray() },
        { "mark.pdf", Convert.FromBase64String("77u/JVBERi0xLjcKMSAwIG9iago8PD4+CmVuZG9iagolJUVPRgo=") },
        { "empty-line.pdf", Convert.FromBase64String("DQolUERGLTEuNwoxIDAgb2JqCjw8Pj4KZW5kb2JqCiUlRU9GCg==") },
        { "junk.pdf", Convert.FromBase64String("VEVYVG1kb3Mg//8lUERGLTEuNwoxIDAgb2JqCjw8Pj4KZW5kb2JqCiUlRU9GCg==") },
        { "late.pdf", [.. new byte[1_019], .. "%PDF-1.7"u8] },
        { "a.docx", Package("[Content_Types].xml", "word/document.xml") },
        { "a.docx", Package("[Content_Types].xml", "word/document2.xml", "docProps/app.xml") },
        { "a.xlsx", Package("xl/workbook.xml", "[Content_Types].xml") },
        { "a.pptx", Package("[Content_Types].xml", "ppt/presentation.xml") },
        { "a.msg", OldOffice },
        { "a.rtf", @"{\rtf1\ansi}"u8.ToArray() },
        { "a.txt", "a"u8.ToArray() },
        { "b.a.txt", Encoding.UTF8.GetBytes(new string('\u00e9', 70_000) + "\U0001F600") },
        { "a.csv", [0xEF, 0xBB, 0xBF, (byte)'a', (byte)',', (byte)'b'] },
        { "a.png", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0] },
        { "a.jpg", [0xFF, 0xD8, 0xFF, 0xE0] }, { "a.jpeg", [0xFF, 0xD8, 0xFF, 0xE1] },
        { "a.gif", "GIF89a..."u8.ToArray() },
        { "a.tif", [0x49, 0x49, 0x2A, 0x00] }, { "a.tiff", [0x4D, 0x4D, 0x00, 0x2A] },
        { "a.eml", "Received: from a\r\n\r\ntext"u8.ToArray() },
    };

    public static TheoryData<string, byte[]> Bad => new()
    {
        { "a.exe", "MZ"u8.ToArray() },
        { "a", "text"u8.ToArray() },
        { ".txt", "text"u8.ToArray() },
        { "a.zip", Package("a.txt") },
        { "a.html", "<html>"u8.ToArray() },
        { "a.svg", "<svg/>"u8.ToArray() },
        { "a.pdf.exe", "%PDF-1.7"u8.ToArray() },
        { "a.pdf", "MZ %PDF-1.7"u8.ToArray() },
        { "a.pdf", "%PDF"u8.ToArray() },
        { "a.pdf", [.. new byte[1_020], .. "%PDF-1.7"u8] },
        { "a.pdf", [.. Package("a.txt"), .. "%PDF-1.7"u8] },
        { "a.docx", Package("a.txt") },
        { "a.docx", Package("[Content_Types].xml", "xl/workbook.xml") },
        { "a.docx", Package("word/document.xml") },
        { "a.docx", Package("[Content_Types].xml", "word/documents/x.xml") },
        { "a.docx", [.. "PK\x03\x04"u8, .. new byte[100]] },
        { "a.docx", "PK\x03\x04"u8.ToArray() },
        { "a.docx", Package("[Content_Types].xml", "word/document.xml")[..^30] },
        { "a.txt", [(byte)'a', 0, (byte)'b'] },
        { "a.txt", [(byte)'a', 0, 0xFF] },
        { "a.csv", Encoding.Unicode.GetBytes("a;b") },
        { "a.jpg", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A] },
        { "a.eml", "no header here"u8.ToArray() },
        { "a.eml", "From: a\r\n\0"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public async Task What_it_says_it_is_taken(string name, byte[] content)
    {
        foreach (var pieces in new[] { 1, 7, 100_000 }) await TakeAsync(name, content, pieces);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Anything_else_is_refused_without_its_name(string name, byte[] content)
    {
        foreach (var pieces in new[] { 1, 7, 100_000 })
        {
            var problem = (await Assert.ThrowsAsync<ProblemException>(() => TakeAsync(name, content, pieces))).Problem;
            Assert.Equal((415, "unsupported-content"), (problem.Status, problem.Code));
            Assert.Equal(["files[3]"], problem.Errors!.Keys);
            Assert.Contains("pdf, docx, xlsx", problem.Detail, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, byte[], string> Fixable => new()
    {
        { "a.docx", OldOffice, "is locked with a password" },
        { "a.xlsx", [.. OldOffice, .. new byte[5_000]], "is locked with a password" },
        { "a.pptx", OldOffice, "is locked with a password" },
        { "a.docx", Package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "is an Office file that has macros" },
        { "a.doc", OldOffice, "is an Office file that has macros, or of a kind that can have them. Open it, save it as docx" },
        { "a.XLS", OldOffice, "is an Office file that has macros, or of a kind that can have them. Open it, save it as xlsx" },
        { "a.ppt", OldOffice, "is an Office file that has macros, or of a kind that can have them. Open it, save it as pptx" },
        { "a.doc", Package("[Content_Types].xml", "word/document.xml"), "is an Office file that has macros" },
        { "a.xlsm", Package("xl/workbook.xml", "[Content_Types].xml"), "is an Office file that has macros" },
        { "a.xlsb", Package("xl/workbook.bin", "[Content_Types].xml"), "is an Office file that has macros" },
        { "a.csv", Convert.FromBase64String("TmFtZSxOb3RlDQpO+vFleix2aXNpdA0K"), "is not in UTF-8" },
        { "a.txt", [.. Encoding.UTF8.GetBytes(new string('x', 70_000)), 0xFF], "is not in UTF-8" },
        { "a.txt", [(byte)'a', 0xC3], "is not in UTF-8" },
        { "a.txt", [(byte)'a', 0xFF, 0], "is not in UTF-8" },
        { "a.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a;b")], "is not in UTF-8" },
    };

    [Theory]
    [MemberData(nameof(Fixable))]
    public async Task A_document_that_the_user_can_fix_is_refused_with_what_to_do(string name, byte[] content, string reason)
    {
        foreach (var pieces in new[] { 1, 7, 100_000 })
        {
            var problem = (await Assert.ThrowsAsync<ProblemException>(() => TakeAsync(name, content, pieces))).Problem;
            Assert.Equal((415, "unsupported-content"), (problem.Status, problem.Code));
            var error = Assert.Single(problem.Errors!["files[3]"]);
            Assert.StartsWith(reason, error, StringComparison.Ordinal);
            Assert.EndsWith("and attach it again", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_empty_one_is_refused() =>
        Assert.Equal(400, (await Assert.ThrowsAsync<ProblemException>(() => TakeAsync("a.txt", [], 10))).Problem.Status);

    [Fact]
    public async Task What_a_bad_one_begins_with_is_enough_to_refuse_it()
    {
        var content = new CountingStream(new byte[20_000_000]);

        await Assert.ThrowsAsync<ProblemException>(() => ReadAsync(new IncomingFile(3, "a.pdf", content)));

        Assert.True(content.Position < 1_000_000, $"{content.Position} bytes were read.");
    }

    private static async Task TakeAsync(string name, byte[] content, int pieces)
    {
        var file = new IncomingFile(3, name, new CountingStream(content) { Pieces = pieces });
        var stored = await ReadAsync(file);
        await file.EndAsync(() => Task.FromResult<Stream?>(new MemoryStream(stored)), CancellationToken.None);
    }

    private static async Task<byte[]> ReadAsync(IncomingFile file)
    {
        using var stored = new MemoryStream();
        await HashingCopy.CopyAsync(file, stored, CancellationToken.None);
        return stored.ToArray();
    }

    private static byte[] Package(params string[] parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var part in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(part).Open());
                writer.Write("<x/>");
            }

        return bytes.ToArray();
    }

    /// <summary>Gives at most so many bytes at once.</summary>
    private sealed class CountingStream(byte[] content) : MemoryStream(content)
    {
        public int Pieces { get; init; } = int.MaxValue;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer.Length > Pieces ? buffer[..Pieces] : buffer, cancellationToken);
    }
}
