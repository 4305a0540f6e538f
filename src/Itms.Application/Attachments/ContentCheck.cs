using System.Text;

namespace Itms.Application.Attachments;

/// <summary>What is wrong with a file's content.</summary>
internal enum ContentFault
{
    None,

    /// <summary>It is not what the extension of its name says.</summary>
    OtherKind,

    /// <summary>A password locks it, so nobody could read it here.</summary>
    Locked,

    /// <summary>It is an Office document with macros.</summary>
    Macros,

    /// <summary>It is text in another encoding, such as Windows-1252.</summary>
    NotUtf8,
}

/// <summary>Checks, while a file's bytes pass, that they match the extension of its name.</summary>
internal sealed class ContentCheck(ContentKind kind)
{
    private readonly byte[] head = new byte[ContentKind.HeadLength];
    private readonly Decoder utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
    private char[] characters = [];
    private int headLength;

    /// <summary>Checks the next bytes. After a fault it cannot be a file of this kind.</summary>
    public ContentFault Continue(ReadOnlySpan<byte> piece)
    {
        if (headLength < head.Length)
        {
            var rest = piece[..Math.Min(piece.Length, head.Length - headLength)];
            rest.CopyTo(head.AsSpan(headLength));
            headLength += rest.Length;
            if (headLength == head.Length && Head() is not ContentFault.None and var fault) return fault;
        }

        if (kind.Text == TextRule.None) return ContentFault.None;
        // Text has no NUL. The first fault counts, so that it does not matter in which pieces the bytes come.
        var end = piece.IndexOf((byte)0);
        if (kind.Text == TextRule.Utf8 && !Decodes(end < 0 ? piece : piece[..end], isLast: false)) return ContentFault.NotUtf8;
        return end < 0 ? ContentFault.None : ContentFault.OtherKind;
    }

    /// <summary>The file has ended. <c>None</c>: it was a file of this kind. Of a package, only the beginning is checked.</summary>
    public ContentFault End() =>
        Head() is not ContentFault.None and var fault ? fault
        : kind.Text == TextRule.Utf8 && !Decodes([], isLast: true) ? ContentFault.NotUtf8
        : ContentFault.None;

    private ContentFault Head()
    {
        var begin = head.AsSpan(0, headLength);
        return kind.Begins(begin) ? ContentFault.None : kind.IsLocked(begin) ? ContentFault.Locked : ContentFault.OtherKind;
    }

    private bool Decodes(ReadOnlySpan<byte> piece, bool isLast)
    {
        if (characters.Length < piece.Length + 4) characters = new char[piece.Length + 4];
        try
        {
            utf8.GetChars(piece, characters, isLast);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
