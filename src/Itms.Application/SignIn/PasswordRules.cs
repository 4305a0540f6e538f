using Itms.Domain.People;
using Itms.Domain.Shared;

namespace Itms.Application.SignIn;

/// <summary>A password must be long and must not be a common one. There are no rules about symbols and no regular changes.</summary>
public static class PasswordRules
{
    public const int MinLength = 12;
    public const int MaxLength = 200;

    /// <summary>The most common passwords without their digits and symbols.</summary>
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "a", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh", "abcdefghijkl", "abcdefghijklmnop", "abcdefghijklmnopqrstuvwxyz",
        "admin", "administrator", "adminadmin", "agency", "asdf", "asdfasdf", "asdfgh", "asdfghjkl", "asdfghjklqwertyuiop", "azerty", "azertyuiop",
        "baseball", "changeme", "changemenow", "charlie", "computer", "default", "dragon", "football", "freedom", "government", "guest",
        "hello", "helloworld", "hunter", "ihsc", "iloveyou", "iloveyouiloveyou",
        "itms", "itmspassword", "jennifer", "jordan", "letmein", "letmeinnow", "liverpool",
        "login", "london", "master", "michael", "monkey", "mustang",
        "mynameis", "mypassword", "newpassword", "ninja", "oneloveonelove", "pass", "passpass",
        "passphrase", "passw", "passwd", "password", "passwordpassword", "passwordword", "pword", "princess", "pssword", "pw", "qazwsx", "qazwsxedc",
        "qazwsxedcrfv", "qwe", "qweasd", "qweasdzxc", "qwer", "qwert",
        "qwerty", "qwertyqwerty", "qwertyu", "qwertyui", "qwertyuiop", "qwertyuiopasdfghjkl",
        "qwertyuiopasdfghjklzxcvbnm", "qwertz", "qwertzuiop", "root", "sa", "secret",
        "secretpassword", "shadow", "spring", "summer", "autumn", "winter",
        "starwars", "sunshine", "superman", "system", "temp", "temppassword",
        "test", "testpassword", "testtest", "thepassword", "trustno", "user", "username",
        "washington", "welcome", "welcomewelcome", "whatever", "x", "xxx", "zaqwsx", "zxc", "zxcv", "zxcvb", "zxcvbn", "zxcvbnm",
    };

    public static void Check(string field, string? password, string userName, string? email, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(password)) errors.Add(field, "is required");
        else if (password.Length is < MinLength or > MaxLength) errors.Add(field, $"must have {MinLength} to {MaxLength} characters");
        else if (IsNamed(userName) || IsNamed(email) || IsNamed(email?.Split('@')[0]))
            errors.Add(field, "may not be the user name or the e-mail address");
        else if ((Common.Contains(new string([.. password.Where(char.IsLetter)])) && password.Count(c => !char.IsLetter(c)) < 20)
            || password.Distinct().Count() < 5)
            errors.Add(field, "is too common; use several words");

        bool IsNamed(string? name) => string.Equals(password, name, StringComparison.OrdinalIgnoreCase);
    }

    public static void Check(string field, string? password, Person person, FieldErrors errors) =>
        Check(field, password, person.Id, person.Email, errors);
}
