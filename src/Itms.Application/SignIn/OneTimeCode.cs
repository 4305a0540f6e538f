using System.Security.Cryptography;
using System.Text;

namespace Itms.Application.SignIn;

/// <summary>A code that works once: 20 letters and digits in groups, about 98 bits, easy to read out or type. Only its hash is stored.</summary>
public static class OneTimeCode
{
    // Without characters that are easily confused.
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New() =>
        string.Join('-', RandomNumberGenerator.GetString(Alphabet, 20).Chunk(5).Select(group => new string(group)));

    /// <summary>A plain hash is enough, because nobody can try out 98 bits.</summary>
    public static string Hash(string code)
    {
        var plain = new string([.. code.Where(c => c is not ('-' or ' '))]).ToUpperInvariant();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain)));
    }

    public static bool Matches(string code, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(code)), Encoding.ASCII.GetBytes(hash));
}
