using MimeKit;

namespace Itms.Application.Intake;

/// <summary>
/// Walks through a mail without keeping anything of it, and stops where it has more parts or longer headers than anyone sends. Parsed, these
/// take a hundred times the memory that they take in the mail.
/// </summary>
internal sealed class MailBounds : MimeReader
{
    private const int MostParts = 5_000;
    private const int MostFields = 50_000;
    private const int LongestHeader = 256 * 1024;
    private const int MostBytesOfFields = 4 * 1024 * 1024;

    /// <summary>Of fields with parameters, which are parsed one by one.</summary>
    private const int MostBytesOfParameters = 512 * 1024;

    private const int LongestReport = 256 * 1024;

    private readonly CountingStream mail;
    private int parts, fields, bytesOfFields, bytesOfParameters;

    private MailBounds(CountingStream mail) : base(MailReader.Parsing, mail, MimeFormat.Entity) => this.mail = mail;

    /// <param name="mail">Is read to its end, or to where there is too much.</param>
    /// <returns>What it has too much of, in a sentence. Null: it can be parsed.</returns>
    public static string? ExcessOf(Stream mail)
    {
        try
        {
            new MailBounds(new CountingStream(mail)).ReadMessage();
            return null;
        }
        catch (ExcessException e)
        {
            return e.Message;
        }
        catch (FormatException)
        {
            // The parser refuses the mail for the same reason, and its caller says so.
            return null;
        }
    }

    // The reader reports a field only after parsing it. So a limit on fields comes too late: the bytes it may read are limited.
    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        mail.Most = mail.Count + LongestHeader;

    protected override void OnHeadersEnd(
        long beginOffset, int beginLineNumber, long endOffset, int endLineNumber, CancellationToken cancellationToken) => mail.Most = long.MaxValue;

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        var length = header.RawField.Length + header.RawValue.Length;
        bytesOfFields += length;
        if (header.Id is HeaderId.ContentType or HeaderId.ContentDisposition) bytesOfParameters += length;
        if (++fields > MostFields || bytesOfFields > MostBytesOfFields || bytesOfParameters > MostBytesOfParameters)
            throw new ExcessException(CountingStream.TooLong);
    }

    protected override void OnMimePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        CountPart();

    protected override void OnMultipartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        CountPart();

    protected override void OnMessagePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
        CountPart();

    protected override void OnMimePartEnd(
        ContentType contentType,
        long beginOffset,
        int beginLineNumber,
        long headersEndOffset,
        long endOffset,
        int lines,
        CancellationToken cancellationToken)
    {
        // Of a report, each line is parsed as a field. An encoded mail is bounded when it is opened.
        var isReport = contentType.IsMimeType("message", "*") && !contentType.IsMimeType("message", "rfc822");
        if (isReport && endOffset - headersEndOffset > LongestReport)
            throw new ExcessException("A report in it is longer than any program writes.");
    }

    private void CountPart()
    {
        if (++parts > MostParts) throw new ExcessException("It has too many parts.");
    }

    private sealed class ExcessException(string what) : Exception(what);

    /// <summary>Reads from another stream, up to a number of bytes.</summary>
    private sealed class CountingStream(Stream inner) : Stream
    {
        public const string TooLong = "Its parts have longer headers than anyone writes.";

        public long Count { get; private set; }

        public long Most { get; set; } = long.MaxValue;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => Count;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Count > Most) throw new ExcessException(TooLong);
            var read = inner.Read(buffer, offset, count);
            Count += read;
            return read;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
