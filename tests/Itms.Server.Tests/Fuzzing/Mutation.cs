using System.Text;

namespace Itms.Server.Tests.Fuzzing;

/// <summary>Makes wrong input of right input: it cuts, repeats, swaps and inserts what parsers stumble over.</summary>
internal static class Mutation
{
    /// <summary>Ends of lines, quotes, separators, control characters, numbers at their limits, and words with a meaning somewhere.</summary>
    private static readonly string[] Tokens =
    [
        "\r\n", "\n", "\r\n\r\n", "\0", "\t", "\"", "'", ",", ";", ":", "=", "%", "%00", "&", "<", ">", "(", ")", "[", "]", "{", "}", "\\",
        "/", "../", "\u202e", "\u200b", "\ufeff", "\u0301", "\ud83d\ude00", "=?utf-8?B?w6Q=?=", "=?utf-8?Q?=ZZ?=", "=?x?B?????=", "--b",
        "--b--", "boundary=b", "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Transfer-Encoding: base64\r\n", "charset=utf-7",
        "charset=\"", "null", "true", "-1", "0", "9223372036854775808", "1e999", "NaN", "9999-12-31", "0000-00-00", "2027-02-30",
        "ITMS-2027-000001", "A012345678", "$", "*", "?", "|", "~", "=cmd|' /C calc'!A0", "@", "+", "-", " OR ", " AND ", " NOT ", "NEAR",
        "text:", "q*", "ﬁ", "ß", "İ", "ſ", "漢字", "\u0600", "\u2028",
    ];

    public static byte[] Of(string right, Random dice) => Of(Encoding.UTF8.GetBytes(right), dice);

    public static byte[] Of(byte[] right, Random dice)
    {
        var bytes = new List<byte>(right);
        for (var i = dice.Next(1, 8); i > 0; i--)
        {
            var at = dice.Next(bytes.Count + 1);
            var length = Math.Min(dice.Next(1, 40), bytes.Count - at);
            switch (dice.Next(6))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[dice.Next(Tokens.Length)]));
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(dice.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 3 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << dice.Next(8));
                    break;
                case 4 when at < bytes.Count:
                    bytes[at] = (byte)dice.Next(256);
                    break;
                case 5 when dice.Next(10) == 0:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)dice.Next(32, 127), dice.Next(1, 20_000)));
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[dice.Next(Tokens.Length)]));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A text: wrong input as Unicode.</summary>
    public static string Text(string right, Random dice) => dice.Next(8) == 0
        ? new string([.. Enumerable.Range(0, dice.Next(1, 60)).Select(_ => (char)dice.Next(0x10000))])
        : Encoding.UTF8.GetString(Of(right, dice));
}
