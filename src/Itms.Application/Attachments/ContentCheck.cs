using System.Text;

namespace Itms.Application.Attachments;

/// <summary>Checks, while a file's bytes pass, that they match the extension of its name.</summary>
internal sealed class ContentCheck(ContentKind kind)
{
    private readonly byte[] head = new byte[ContentKind.HeadLength];
    private readonly Decoder utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
    private char[] characters = [];
    private int headLength;

    /// <summary>False: it cannot be a file of this kind.</summary>
    public bool Continues(ReadOnlySpan<byte> piece)
    {
        if (headLength < head.Length)
        {
            var rest = piece[..Math.Min(piece.Length, head.Length - headLength)];
            rest.CopyTo(head.AsSpan(headLength));
            headLength += rest.Length;
            if (headLength == head.Length && !kind.Begins(head)) return false;
        }

        return kind.Text switch
        {
            TextRule.None => true,
            TextRule.Utf8 => !piece.Contains((byte)0) && Decodes(piece, isLast: false),
            _ => !piece.Contains((byte)0),
        };
    }

    /// <summary>The file has ended. True: it was a file of this kind. Of a package, only the beginning is checked.</summary>
    public bool Ends() => kind.Begins(head.AsSpan(0, headLength)) && (kind.Text != TextRule.Utf8 || Decodes([], isLast: true));

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
