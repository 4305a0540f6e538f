using Itms.Application.Attachments;
using Itms.Domain.Taskings;

namespace Itms.Api.Http;

/// <summary>
/// A file as it arrives. Counts and checks the bytes, and ends the request as soon as the file is too large or its content
/// does not match its extension.
/// </summary>
internal sealed class IncomingFile : RequestStream
{
    /// <summary>Largest file in bytes: 25 MiB.</summary>
    public const int MaxLength = 25 * 1024 * 1024;

    private readonly Stream body;
    private readonly ContentCheck check;
    private long length;

    /// <param name="index">Position in the request. Refusals name the file by it, never by its file name.</param>
    /// <exception cref="ProblemException">400: the file name is not allowed; 415: the extension is not allowed.</exception>
    public IncomingFile(int index, string? name, Stream body)
    {
        this.body = body;
        Field = $"files[{index}]";
        Name = FileName.Read(name, out var error) ?? throw new ProblemException(Problems.Malformed(Field, error!));
        Kind = ContentKind.Of(Name)
            ?? throw (ContentKind.WithoutMacros(Name) is { } instead ? new ProblemException(Problems.MacroContent(Field, instead)) : Unsupported());
        check = new ContentCheck(Kind);
    }

    public string Field { get; }

    public string Name { get; }

    public ContentKind Kind { get; }

    public override long Position
    {
        get => length;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await MultipartForm.GuardAsync(body.ReadAsync(buffer, cancellationToken), FormReader.MaxRequest);
        length += read;
        if (length > MaxLength) throw new ProblemException(Problems.FileTooLarge(Field, MaxLength));
        if (read > 0) ThrowIf(check.Continue(buffer.Span[..read]));
        return read;
    }

    /// <summary>Checks the whole file. Call it once everything has been read and stored.</summary>
    /// <exception cref="ProblemException">400: the file is empty; 415: its content does not match its extension.</exception>
    public async Task EndAsync(Func<Task<Stream?>> open, CancellationToken cancellationToken)
    {
        if (length == 0) throw new ProblemException(Problems.Malformed(Field, "is empty"));
        ThrowIf(check.End());
        if (Kind.MainPart is not { } mainPart) return;
        await using var stored = await open() ?? throw new IOException("The file just written is missing.");
        ThrowIf(await OfficePackage.FaultAsync(stored, mainPart, cancellationToken));
    }

    private void ThrowIf(ContentFault fault)
    {
        if (fault == ContentFault.None) return;
        throw fault switch
        {
            ContentFault.Locked => new ProblemException(Problems.LockedContent(Field, Kind.Extension)),
            ContentFault.Macros => new ProblemException(Problems.MacroContent(Field, Kind.Extension)),
            ContentFault.NotUtf8 => new ProblemException(Problems.NotUtf8Content(Field)),
            _ => Unsupported(),
        };
    }

    private ProblemException Unsupported() => new(Problems.UnsupportedContent(Field, ContentKind.All.Select(kind => kind.Extension)));
}
