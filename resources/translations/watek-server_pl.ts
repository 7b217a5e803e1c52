<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pl_PL" sourcelanguage="en">
<context>
    <name>server::Accounts</name>
    <message>
        <source>this window</source>
        <translation>to okno</translation>
    </message>
    <message>
        <source>%1 is suspended until %2. Nobody can log in to it.</source>
        <translation>Konto %1 jest zawieszone do %2. Nikt nie może się na nie zalogować.</translation>
    </message>
    <message>
        <source>%1 is suspended. Nobody can log in to it.</source>
        <translation>Konto %1 jest zawieszone. Nikt nie może się na nie zalogować.</translation>
    </message>
    <message>
        <source>%1 may be used again.</source>
        <translation>Konto %1 znów działa.</translation>
    </message>
    <message>
        <source>The new password of %1 is %2. It is shown only here and now; the old one is good no more.</source>
        <translation>Nowe hasło konta %1 to %2. Jest pokazane tylko tu i teraz; stare już nie działa.</translation>
    </message>
    <message>
        <source>The account %1 was dropped.</source>
        <translation>Konto %1 zostało usunięte.</translation>
    </message>
    <message>
        <source>A connection of %1 was logged out.</source>
        <translation>Wylogowano połączenie konta %1.</translation>
    </message>
    <message>
        <source>sees</source>
        <translation>widzi</translation>
    </message>
    <message>
        <source>mutes</source>
        <translation>wycisza</translation>
    </message>
    <message>
        <source>kicks</source>
        <translation>wyrzuca</translation>
    </message>
    <message>
        <source>bans</source>
        <translation>blokuje</translation>
    </message>
    <message>
        <source>admin</source>
        <translation>admin</translation>
    </message>
    <message>
        <source>waits for its e-mail code</source>
        <translation>czeka na kod z e-maila</translation>
    </message>
    <message>
        <source>active</source>
        <translation>czynne</translation>
    </message>
    <message>
        <source>There is no account %1 any more: it was dropped meanwhile.</source>
        <translation>Konta %1 już nie ma: w międzyczasie zostało usunięte.</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>zawieszone</translation>
    </message>
    <message>
        <source>%1 is not suspended any more: somebody took it back meanwhile.</source>
        <translation>Konto %1 nie jest już zawieszone: ktoś je w międzyczasie odwiesił.</translation>
    </message>
    <message>
        <source>That connection is not logged in to %1 any more.</source>
        <translation>To połączenie nie jest już zalogowane na konto %1.</translation>
    </message>
    <message>
        <source>Nothing was done to %1: the database was busy, another program may hold it. Try again.</source>
        <translation>Z kontem %1 nic nie zrobiono: baza danych była zajęta, może używa jej inny program. Spróbuj ponownie.</translation>
    </message>
    <message>
        <source>Nothing was done to %1: there is no room on the disk. Make some, then try again.</source>
        <translation>Z kontem %1 nic nie zrobiono: na dysku nie ma miejsca. Zwolnij je i spróbuj ponownie.</translation>
    </message>
    <message>
        <source>Nothing was done to %1: the database may only be read. Look at the permissions of the data folder.</source>
        <translation>Z kontem %1 nic nie zrobiono: bazę danych można tylko czytać. Sprawdź uprawnienia folderu danych.</translation>
    </message>
    <message>
        <source>Nothing was done to %1: it could not be stored. The log says why.</source>
        <translation>Z kontem %1 nic nie zrobiono: nie udało się tego zapisać. Dziennik mówi, dlaczego.</translation>
    </message>
    <message>
        <source>Drop the account %1 for good? Its name is free for anybody then, and it cannot be brought back.</source>
        <translation>Usunąć konto %1 na zawsze? Jego nazwę będzie mógł zająć każdy, a konta nie da się przywrócić.</translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) will be registered no more: %1</source>
        <translation>
            <numerusform>%n kanał nie będzie już zarejestrowany: %1</numerusform>
            <numerusform>%n kanały nie będą już zarejestrowane: %1</numerusform>
            <numerusform>%n kanałów nie będzie już zarejestrowanych: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) will go to the next in line.</source>
        <translation>
            <numerusform>%n kanał przejdzie na następną osobę.</numerusform>
            <numerusform>%n kanały przejdą na następne osoby.</numerusform>
            <numerusform>%n kanałów przejdzie na następne osoby.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) will be logged out.</source>
        <translation>
            <numerusform>%n połączenie zostanie wylogowane.</numerusform>
            <numerusform>%n połączenia zostaną wylogowane.</numerusform>
            <numerusform>%n połączeń zostanie wylogowanych.</numerusform>
        </translation>
    </message>
    <message>
        <source>suspended until %1</source>
        <translation>zawieszone do %1</translation>
    </message>
    <message>
        <source>%1 (by %2)</source>
        <translation>%1 (kto: %2)</translation>
    </message>
    <message>
        <source>%1 is out of use already: %2.</source>
        <translation>Konto %1 jest już wyłączone: %2.</translation>
    </message>
    <message>
        <source>%1 (%2; the account %3 is not registered)</source>
        <translation>%1 (%2; konto %3 nie jest zarejestrowane)</translation>
    </message>
</context>
<context>
    <name>server::Format</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 godz. %2 min</translation>
    </message>
    <message>
        <source>plain text</source>
        <translation>zwykły tekst</translation>
    </message>
    <message>
        <source>waiting, no. %1</source>
        <translation>czeka, nr %1</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>czeka</translation>
    </message>
    <message>
        <source>signing in</source>
        <translation>przedstawia się</translation>
    </message>
    <message>
        <source>online</source>
        <translation>online</translation>
    </message>
    <message>
        <source>closing</source>
        <translation>rozłączanie</translation>
    </message>
    <message>
        <source>debug</source>
        <translation>szczegóły</translation>
    </message>
    <message>
        <source>info</source>
        <translation>informacja</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>ostrzeżenie</translation>
    </message>
    <message>
        <source>error</source>
        <translation>błąd</translation>
    </message>
</context>
<context>
    <name>server::StartProblem</name>
    <message>
        <source>The accounts cannot be used: %1.</source>
        <translation>Nie można użyć kont: %1.</translation>
    </message>
    <message numerus="yes">
        <source>%n more door(s) cannot be opened either: the log names them.</source>
        <translation>
            <numerusform>Nie można otworzyć także %n kolejnego wejścia: jest w dzienniku.</numerusform>
            <numerusform>Nie można otworzyć także %n kolejnych wejść: są w dzienniku.</numerusform>
            <numerusform>Nie można otworzyć także %n kolejnych wejść: są w dzienniku.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Try %1</source>
        <translation>&amp;Spróbuj portu %1</translation>
    </message>
    <message>
        <source>&amp;Use %1</source>
        <translation>Uż&amp;yj %1</translation>
    </message>
    <message>
        <source>Port %1 is already used by another program.</source>
        <translation>Portu %1 używa już inny program.</translation>
    </message>
    <message>
        <source>%1 is not an address of this computer.</source>
        <translation>%1 nie jest adresem tego komputera.</translation>
    </message>
    <message>
        <source>The address is missing: choose one from the list.</source>
        <translation>Brakuje adresu: wybierz go z listy.</translation>
    </message>
    <message>
        <source>“%1” is not an address: write one like 192.168.1.10, or choose from the list.</source>
        <translation>„%1” nie jest adresem: wpisz go w postaci 192.168.1.10 albo wybierz z listy.</translation>
    </message>
    <message>
        <source>Port %1 needs administrator rights: choose a port from 1024 up.</source>
        <translation>Port %1 wymaga uprawnień administratora: wybierz port od 1024 wzwyż.</translation>
    </message>
    <message>
        <source>The system lets this program open too few files for a server. Raise its limit of open files.</source>
        <translation>System pozwala temu programowi otworzyć za mało plików jak na serwer. Zwiększ limit otwartych plików.</translation>
    </message>
    <message>
        <source>The server could not start.</source>
        <translation>Nie udało się uruchomić serwera.</translation>
    </message>
    <message>
        <source>The server could not start: %1.</source>
        <translation>Nie udało się uruchomić serwera: %1.</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Spróbuj ponownie</translation>
    </message>
    <message>
        <source>The door “%1” cannot be opened: another program listens on %2.</source>
        <translation>Nie można otworzyć wejścia „%1”: inny program nasłuchuje na %2.</translation>
    </message>
    <message>
        <source>The door “%1” cannot be opened: port %2 is already used by another program.</source>
        <translation>Nie można otworzyć wejścia „%1”: portu %2 używa już inny program.</translation>
    </message>
    <message>
        <source>The door “%1” cannot be opened: %2 is not an address of this computer.</source>
        <translation>Nie można otworzyć wejścia „%1”: %2 nie jest adresem tego komputera.</translation>
    </message>
    <message>
        <source>The door “%1” cannot be opened: %2 is there already, and is not a socket.</source>
        <translation>Nie można otworzyć wejścia „%1”: %2 już istnieje i nie jest gniazdem.</translation>
    </message>
    <message>
        <source>The door “%1” cannot be opened: this program may not make %2.</source>
        <translation>Nie można otworzyć wejścia „%1”: ten program nie może utworzyć %2.</translation>
    </message>
    <message>
        <source>The door “%1” cannot be opened: port %2 needs administrator rights.</source>
        <translation>Nie można otworzyć wejścia „%1”: port %2 wymaga uprawnień administratora.</translation>
    </message>
    <message>
        <source>The door “%1” cannot be opened at %2: %3.</source>
        <translation>Nie można otworzyć wejścia „%1” (%2): %3.</translation>
    </message>
    <message>
        <source>The settings cannot be used: %1</source>
        <translation>Nie można użyć tych ustawień: %1</translation>
    </message>
    <message>
        <source>The certificate for TLS cannot be used: %1.</source>
        <translation>Nie można użyć certyfikatu TLS: %1.</translation>
    </message>
</context>
<context>
    <name>watek::server::window::AccountDeeds</name>
    <message>
        <source>until taken back</source>
        <translation>do odwołania</translation>
    </message>
    <message>
        <source>for an hour</source>
        <translation>na godzinę</translation>
    </message>
    <message>
        <source>for a day</source>
        <translation>na dzień</translation>
    </message>
    <message>
        <source>for a week</source>
        <translation>na tydzień</translation>
    </message>
    <message>
        <source>for 30 days</source>
        <translation>na 30 dni</translation>
    </message>
    <message>
        <source>%1 is %2. Suspend it anew?</source>
        <translation>Konto %1 jest %2. Zawiesić na nowo?</translation>
    </message>
    <message>
        <source>Suspend %1? Who is logged in to it is logged out, and nobody can log in.</source>
        <translation>Zawiesić konto %1? Kto jest na nie zalogowany, zostanie wylogowany i nikt się nie zaloguje.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Powód</translation>
    </message>
    <message>
        <source>Reason (optional)</source>
        <translation>Powód (można pominąć)</translation>
    </message>
    <message>
        <source>For how long</source>
        <translation>Na jak długo</translation>
    </message>
    <message>
        <source>Suspend</source>
        <translation>Zawieś</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Reset the password of %1? The server makes a new one and shows it once. The old one, its app passwords and its recovery codes are good no more.</source>
        <translation>Ustawić nowe hasło konta %1? Serwer wymyśli je i raz pokaże. Stare hasło, hasła aplikacji i kody odzyskiwania przestaną działać.</translation>
    </message>
    <message>
        <source>Reset password</source>
        <translation>Ustaw nowe hasło</translation>
    </message>
    <message>
        <source>Drop for good</source>
        <translation>Usuń na zawsze</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>Zam&amp;knij</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>&amp;Skopiuj</translation>
    </message>
</context>
<context>
    <name>watek::server::window::AccountsModel</name>
    <message>
        <source>now</source>
        <translation>teraz</translation>
    </message>
    <message>
        <source>%1 (not verified)</source>
        <translation>%1 (niepotwierdzony)</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>tak</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>When somebody was last logged in to it</source>
        <translation>Kiedy ktoś był ostatnio na nie zalogowany</translation>
    </message>
    <message>
        <source>Connections that are logged in to it now</source>
        <translation>Połączenia, które są teraz na nie zalogowane</translation>
    </message>
    <message>
        <source>What its owner may do as an operator of the server</source>
        <translation>Co właściciel konta może jako operator serwera</translation>
    </message>
    <message>
        <source>Whether its owner stays in the chat without a connection</source>
        <translation>Czy właściciel konta zostaje na czacie bez połączenia</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Registered</source>
        <translation>Rejestracja</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Ostatnio</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Połączenia</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>Always on</source>
        <translation>Zawsze obecny</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stan</translation>
    </message>
</context>
<context>
    <name>watek::server::window::AccountsPage</name>
    <message>
        <source>Accounts</source>
        <translation>Konta</translation>
    </message>
    <message>
        <source>C&amp;onnections</source>
        <translation>Połącz&amp;enia konta</translation>
    </message>
    <message>
        <source>Suspe&amp;nd…</source>
        <translation>Za&amp;wieś…</translation>
    </message>
    <message>
        <source>Unsusp&amp;end</source>
        <translation>&amp;Odwieś</translation>
    </message>
    <message>
        <source>Reset &amp;password…</source>
        <translation>Nowe &amp;hasło…</translation>
    </message>
    <message>
        <source>&amp;Drop…</source>
        <translation>&amp;Usuń…</translation>
    </message>
    <message>
        <source>&amp;Copy name</source>
        <translation>&amp;Kopiuj nazwę</translation>
    </message>
    <message>
        <source>&amp;Accounts</source>
        <translation>Kont&amp;a</translation>
    </message>
    <message>
        <source>&amp;Accounts %1</source>
        <translation>Kont&amp;a %1</translation>
    </message>
    <message>
        <source>The server is stopped. Start it, and its accounts stand here.</source>
        <translation>Serwer jest zatrzymany. Uruchom go, a tutaj pojawią się jego konta.</translation>
    </message>
    <message>
        <source>This server keeps no accounts: it has no database. The log says why.</source>
        <translation>Ten serwer nie ma kont, bo nie ma bazy danych. Dziennik mówi, dlaczego.</translation>
    </message>
    <message>
        <source>No accounts yet. People register with “/msg NickServ REGISTER &lt;password&gt;”, or as guests with “/register &lt;password&gt;”.</source>
        <translation>Nie ma jeszcze kont. Rejestracja: „/msg NickServ REGISTER &lt;hasło&gt;”, a dla gości „/register &lt;hasło&gt;”.</translation>
    </message>
    <message>
        <source>Operators without an account: %1. Who has become one by OPER is marked among the connections.</source>
        <translation>Operatorzy bez konta: %1. Kto stał się operatorem poleceniem OPER, jest oznaczony wśród połączeń.</translation>
    </message>
</context>
<context>
    <name>watek::server::window::AccountsTools</name>
    <message>
        <source>Search by name or e-mail…</source>
        <translation>Szukaj po nazwie lub e-mailu…</translation>
    </message>
    <message>
        <source>Search accounts</source>
        <translation>Szukaj kont</translation>
    </message>
    <message numerus="yes">
        <source>%n account(s)</source>
        <translation>
            <numerusform>%n konto</numerusform>
            <numerusform>%n konta</numerusform>
            <numerusform>%n kont</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n account(s)</source>
        <translation>
            <numerusform>%1 z %n konta</numerusform>
            <numerusform>%1 z %n kont</numerusform>
            <numerusform>%1 z %n kont</numerusform>
        </translation>
    </message>
    <message>
        <source>No account matches “%1”.</source>
        <translation>Żadne konto nie pasuje do „%1”.</translation>
    </message>
    <message>
        <source>Which accounts are shown</source>
        <translation>Które konta są na liście</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>Wszystkie konta</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Zalogowane</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>Zawieszone</translation>
    </message>
    <message>
        <source>Not verified</source>
        <translation>Niepotwierdzone</translation>
    </message>
    <message>
        <source>Operators</source>
        <translation>Operatorzy</translation>
    </message>
    <message>
        <source>In which order accounts are shown</source>
        <translation>W jakiej kolejności są konta</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Według nazwy</translation>
    </message>
    <message>
        <source>By name, from the end</source>
        <translation>Według nazwy, od końca</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Od najnowszych</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Od najstarszych</translation>
    </message>
    <message>
        <source>Last seen first</source>
        <translation>Od ostatnio widzianych</translation>
    </message>
    <message>
        <source>Longest away first</source>
        <translation>Od najdawniej widzianych</translation>
    </message>
    <message>
        <source>Nobody is logged in to an account now.</source>
        <translation>Nikt nie jest teraz zalogowany na konto.</translation>
    </message>
    <message>
        <source>No account is suspended.</source>
        <translation>Żadne konto nie jest zawieszone.</translation>
    </message>
    <message>
        <source>No account waits for its e-mail code.</source>
        <translation>Żadne konto nie czeka na kod z e-maila.</translation>
    </message>
    <message>
        <source>No operator has an account.</source>
        <translation>Żaden operator nie ma konta.</translation>
    </message>
</context>
<context>
    <name>watek::server::window::AddressBox</name>
    <message>
        <source>only this computer</source>
        <translation>tylko ten komputer</translation>
    </message>
    <message>
        <source>all interfaces</source>
        <translation>wszystkie interfejsy</translation>
    </message>
</context>
<context>
    <name>watek::server::window::BackupSequence</name>
    <message>
        <source>Back up the database</source>
        <translation>Kopia zapaso&amp;wa…</translation>
    </message>
    <message>
        <source>Databases (*.db);;All files (*)</source>
        <translation>Bazy danych (*.db);;Wszystkie pliki (*)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Zamknij</translation>
    </message>
    <message>
        <source>The backup is in %1 (%2). watek-server --restore puts it back.</source>
        <translation>Kopia zapaso&amp;wa…</translation>
    </message>
    <message>
        <source>The backup could not be made: %1.</source>
        <translation>Nie udało się zrobić kopii zapasowej: %1.</translation>
    </message>
    <message>
        <source>Choose another &amp;place…</source>
        <translation>Wybierz inne &amp;miejsce…</translation>
    </message>
</context>
<context>
    <name>watek::server::window::ConnectionsModel</name>
    <message>
        <source>%1 via %2</source>
        <translation>%1 przez %2</translation>
    </message>
    <message>
        <source>%1, through the proxy %2</source>
        <translation>%1, przez serwer pośredniczący %2</translation>
    </message>
    <message>
        <source>%1, through the gateway %2 at %3</source>
        <translation>%1, przez bramkę %2 pod adresem %3</translation>
    </message>
    <message>
        <source>How long nothing has been heard from the client</source>
        <translation>Od jak dawna klient nic nie przysłał</translation>
    </message>
    <message>
        <source>Bytes received from the client / sent to it</source>
        <translation>Bajty odebrane od klienta / wysłane do niego</translation>
    </message>
    <message>
        <source>Bytes that wait for the client to read them</source>
        <translation>Bajty czekające, aż klient je odbierze</translation>
    </message>
    <message>
        <source>The thread that serves the client</source>
        <translation>Wątek, który obsługuje klienta</translation>
    </message>
    <message>
        <source>Nick</source>
        <translation>Pseudonim</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adres</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Rodzaj</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanały</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Od</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Cisza</translation>
    </message>
    <message>
        <source>In / out</source>
        <translation>Odb. / wys.</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>W kolejce</translation>
    </message>
    <message>
        <source>Thread</source>
        <translation>Wątek</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stan</translation>
    </message>
    <message>
        <source>The account that the client is logged in to</source>
        <translation>Konto, na które klient jest zalogowany</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>%1, operator</source>
        <translation>%1, operator</translation>
    </message>
</context>
<context>
    <name>watek::server::window::ConnectionsPage</name>
    <message>
        <source>The server is stopped. Start it, and the people who connect stand here.</source>
        <translation>Serwer jest zatrzymany. Uruchom go, a tutaj pojawią się osoby, które się połączą.</translation>
    </message>
    <message>
        <source>Nobody is connected yet. Join with %1 port %2.</source>
        <translation>Nikt się jeszcze nie połączył. Adres do dołączenia: %1 port %2.</translation>
    </message>
    <message>
        <source>Connect&amp;ions %1</source>
        <translation>Połą&amp;czenia %1</translation>
    </message>
    <message>
        <source>Connect&amp;ions</source>
        <translation>Połą&amp;czenia</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Połączenia</translation>
    </message>
    <message>
        <source>Filter connections</source>
        <translation>Filtr połączeń</translation>
    </message>
    <message>
        <source>&amp;Notice…</source>
        <translation>Po&amp;wiadom…</translation>
    </message>
    <message>
        <source>&amp;Disconnect…</source>
        <translation>&amp;Rozłącz…</translation>
    </message>
    <message>
        <source>&amp;Copy address</source>
        <translation>&amp;Kopiuj adres</translation>
    </message>
    <message>
        <source>Notice to &amp;everybody…</source>
        <translation>Powiadom wsz&amp;ystkich…</translation>
    </message>
    <message numerus="yes">
        <source>%n client(s)</source>
        <translation>
            <numerusform>%n klienta</numerusform>
            <numerusform>%n klientów</numerusform>
            <numerusform>%n klientów</numerusform>
        </translation>
    </message>
    <message>
        <source>Notice to %1:</source>
        <translation>Powiadomienie dla: %1</translation>
    </message>
    <message>
        <source>Text of the notice</source>
        <translation>Treść powiadomienia</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>Wyś&amp;lij</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Anuluj</translation>
    </message>
    <message>
        <source>Notice to everybody:</source>
        <translation>Powiadomienie dla wszystkich:</translation>
    </message>
    <message>
        <source>Disconnect %1? Without a ban one may come back at once; a ban keeps out everybody from that address.</source>
        <translation>Rozłączyć: %1? Bez blokady można od razu wrócić; blokada nie wpuszcza nikogo z tego adresu.</translation>
    </message>
    <message>
        <source>&amp;Ban for an hour</source>
        <translation>Za&amp;blokuj na godzinę</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Powód</translation>
    </message>
    <message>
        <source>Reason, shown to the client (optional)</source>
        <translation>Powód, który zobaczy klient (można pominąć)</translation>
    </message>
    <message>
        <source>No connection matches “%1”.</source>
        <translation>Żadne połączenie nie pasuje do „%1”.</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Rozłącz</translation>
    </message>
    <message>
        <source>Filter by nick, account, address…</source>
        <translation>Filtruj: pseudonim, konto, adres…</translation>
    </message>
</context>
<context>
    <name>watek::server::window::DoorList</name>
    <message>
        <source>Fingerprint of the certificate</source>
        <translation>Odcisk certyfikatu</translation>
    </message>
    <message>
        <source>Copy &amp;fingerprint</source>
        <translation>Kopiuj &amp;odcisk</translation>
    </message>
    <message>
        <source>Copy the fingerprint, to tell it to people</source>
        <translation>Skopiuj odcisk, aby podać go innym</translation>
    </message>
    <message>
        <source>Read a&amp;gain</source>
        <translation>Wczytaj p&amp;onownie</translation>
    </message>
    <message>
        <source>Read the certificates and the settings again, as REHASH does; nobody is dropped</source>
        <translation>Wczytaj ponownie certyfikaty i ustawienia, tak jak REHASH; nikt nie zostanie rozłączony</translation>
    </message>
    <message>
        <source>SHA-256 %1</source>
        <translation>SHA-256 %1</translation>
    </message>
    <message>
        <source>valid until %1</source>
        <translation>ważny do %1</translation>
    </message>
    <message>
        <source>The server’s own certificate, %1: programs ask people whether they trust it.</source>
        <translation>Własny certyfikat serwera, %1: programy pytają, czy mu zaufać.</translation>
    </message>
    <message>
        <source>Certificate for %1, %2.</source>
        <translation>Certyfikat dla %1, %2.</translation>
    </message>
    <message>
        <source>Doors</source>
        <translation>Wejścia</translation>
    </message>
    <message numerus="yes">
        <source>and %n more: the log names them</source>
        <translation>
            <numerusform>i jeszcze %n: jest w dzienniku</numerusform>
            <numerusform>i jeszcze %n: są w dzienniku</numerusform>
            <numerusform>i jeszcze %n: są w dzienniku</numerusform>
        </translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>WebSocket over TLS</source>
        <translation>WebSocket przez TLS</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>bez szyfrowania</translation>
    </message>
    <message>
        <source>Full: the system allows no more connections</source>
        <translation>Pełne: system nie pozwala na więcej połączeń</translation>
    </message>
    <message>
        <source>%1 came through it</source>
        <translation>Połączeń: %1</translation>
    </message>
    <message>
        <source>%1, through a proxy</source>
        <translation>%1, przez serwer pośredniczący</translation>
    </message>
    <message>
        <source>this computer only</source>
        <translation>tylko ten komputer</translation>
    </message>
    <message>
        <source>%1, %2 refused</source>
        <translation>%1, odrzuconych: %2</translation>
    </message>
</context>
<context>
    <name>watek::server::window::HistoryCard</name>
    <message>
        <source>What is said is stored, and then everybody hears it.</source>
        <translation>To, co się mówi, jest zapisywane, a potem słyszą to wszyscy.</translation>
    </message>
    <message>
        <source>The disk is slow: what was said a second ago is not stored yet, and nobody hears it before.</source>
        <translation>Dysk jest powolny: to, co powiedziano sekundę temu, nie jest jeszcze zapisane, a wcześniej nikt tego nie usłyszy.</translation>
    </message>
    <message>
        <source>What is said cannot be stored, so nobody hears it. The log says why; the server goes on by itself when the disk is well.</source>
        <translation>Tego, co się mówi, nie można zapisać, więc nikt tego nie słyszy. Dziennik mówi dlaczego; serwer sam ruszy dalej, gdy dysk będzie sprawny.</translation>
    </message>
    <message>
        <source>Nothing is kept: this server has no database.</source>
        <translation>Nic nie jest zapisywane: ten serwer nie ma bazy danych.</translation>
    </message>
    <message>
        <source>What is said is not kept: history is off in the settings.</source>
        <translation>To, co się mówi, nie jest zapisywane: historia jest wyłączona w ustawieniach.</translation>
    </message>
    <message>
        <source>%1 on the disk, %2 free</source>
        <translation>%1 na dysku, %2 wolne</translation>
    </message>
    <message>
        <source>No messages yet · %1</source>
        <translation>Nie ma jeszcze wiadomości · %1</translation>
    </message>
    <message>
        <source>Messages: %1, since %2 · %3</source>
        <translation>Wiadomości: %1, od %2 · %3</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historia</translation>
    </message>
    <message>
        <source>Give the &amp;backup up</source>
        <translation>Przer&amp;wij kopię</translation>
    </message>
    <message>
        <source>&amp;Back up…</source>
        <translation>Kopia zapaso&amp;wa…</translation>
    </message>
    <message>
        <source>Copy accounts, channels and history into one file, while people go on talking</source>
        <translation>Skopiuj konta, kanały i historię do jednego pliku, podczas gdy ludzie dalej rozmawiają</translation>
    </message>
    <message>
        <source>The backup is being made: %1 %</source>
        <translation>Kopia zapaso&amp;wa…</translation>
    </message>
</context>
<context>
    <name>watek::server::window::LivePanel</name>
    <message>
        <source>Messages per second</source>
        <translation>Wiadomości na sekundę</translation>
    </message>
    <message>
        <source>Bytes per second</source>
        <translation>Bajty na sekundę</translation>
    </message>
    <message>
        <source>Queue depth</source>
        <translation>Długość kolejki</translation>
    </message>
    <message>
        <source>Messages that wait for the dispatcher</source>
        <translation>Wiadomości czekające na wątek dispatcher</translation>
    </message>
    <message>
        <source>Join with</source>
        <translation>Adres do dołączenia</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Klienci</translation>
    </message>
    <message>
        <source>%1 port %2</source>
        <translation>%1 port %2</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>&amp;Kopiuj</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>Kopiuj %1</translation>
    </message>
    <message>
        <source>Only from this computer.</source>
        <translation>Tylko z tego komputera.</translation>
    </message>
    <message>
        <source>Only from this computer; from others through the doors below.</source>
        <translation>Tylko z tego komputera; z innych przez wejścia poniżej.</translation>
    </message>
    <message>
        <source>Wątek, any IRC client, or a terminal: %1</source>
        <translation>Wątek, dowolny klient IRC albo terminal: %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 z %2</translation>
    </message>
    <message>
        <source>Waiting: %1 (at most %2)</source>
        <translation>Czeka: %1 (najwyżej %2)</translation>
    </message>
    <message>
        <source>Waiting: %1</source>
        <translation>Czeka: %1</translation>
    </message>
    <message>
        <source>%1 since Start</source>
        <translation>%1 od startu</translation>
    </message>
    <message>
        <source>in %1, out %2</source>
        <translation>odb. %1, wys. %2</translation>
    </message>
    <message>
        <source>at most %1 since Start</source>
        <translation>najwyżej %1 od startu</translation>
    </message>
</context>
<context>
    <name>watek::server::window::LogFinder</name>
    <message>
        <source>Find</source>
        <translation>Znajdź</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>Znajdź w dzienniku</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nie znaleziono</translation>
    </message>
    <message>
        <source>Find the previous line</source>
        <translation>Znajdź poprzedni wiersz</translation>
    </message>
    <message>
        <source>Find the next line</source>
        <translation>Znajdź następny wiersz</translation>
    </message>
</context>
<context>
    <name>watek::server::window::LogModel</name>
    <message>
        <source>Time</source>
        <translation>Czas</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Poziom</translation>
    </message>
    <message>
        <source>Thread</source>
        <translation>Wątek</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategoria</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Co się stało</translation>
    </message>
</context>
<context>
    <name>watek::server::window::LogPage</name>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Dziennik</translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>Śl&amp;edź</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>Ekspo&amp;rt…</translation>
    </message>
    <message>
        <source>All levels</source>
        <translation>Każdy poziom</translation>
    </message>
    <message>
        <source>Info and above</source>
        <translation>Info i wyżej</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Ostrzeżenia i błędy</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>Tylko błędy</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Poziom</translation>
    </message>
    <message>
        <source>All categories</source>
        <translation>Każda kategoria</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategoria</translation>
    </message>
    <message>
        <source>Keep the newest line in view</source>
        <translation>Najnowszy wiersz zawsze na widoku</translation>
    </message>
    <message>
        <source>Write the lines that are shown to a file</source>
        <translation>Zapisz wyświetlane wiersze do pliku</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Dziennik</translation>
    </message>
    <message>
        <source>&amp;Copy lines</source>
        <translation>&amp;Kopiuj wiersze</translation>
    </message>
    <message>
        <source>Export the log</source>
        <translation>Zapis dziennika do pliku</translation>
    </message>
    <message>
        <source>Log files (*.log);;All files (*)</source>
        <translation>Pliki dziennika (*.log);;Wszystkie pliki (*)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>Zam&amp;knij</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) written to %1.</source>
        <translation>
            <numerusform>Zapisano %n wiersz do %1.</numerusform>
            <numerusform>Zapisano %n wiersze do %1.</numerusform>
            <numerusform>Zapisano %n wierszy do %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>Nie udało się zapisać %1: %2.</translation>
    </message>
    <message>
        <source>Choose another &amp;place…</source>
        <translation>Wybierz inne &amp;miejsce…</translation>
    </message>
    <message>
        <source>No line has the chosen level and category.</source>
        <translation>Żaden wiersz nie ma wybranego poziomu i kategorii.</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Jeszcze nic się nie wydarzyło.</translation>
    </message>
</context>
<context>
    <name>watek::server::window::OverviewPage</name>
    <message>
        <source>O&amp;verview</source>
        <translation>&amp;Przegląd</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Uruchom</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adres</translation>
    </message>
    <message>
        <source>The address to listen on</source>
        <translation>Adres, na którym serwer nasłuchuje</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>any free</source>
        <translation>dowolny wolny</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Miejsca</translation>
    </message>
    <message>
        <source>How many can chat at once; later ones wait for a place</source>
        <translation>Ile osób może rozmawiać naraz; następne czekają na miejsce</translation>
    </message>
    <message>
        <source>A&amp;ddress</source>
        <translation>Ad&amp;res</translation>
    </message>
    <message>
        <source>P&amp;ort</source>
        <translation>P&amp;ort</translation>
    </message>
    <message>
        <source>&amp;Places</source>
        <translation>&amp;Miejsca</translation>
    </message>
    <message>
        <source>The server is stopped</source>
        <translation>Serwer jest zatrzymany</translation>
    </message>
    <message>
        <source>Locked while the server runs: stop it to change the address, port or places.</source>
        <translation>Zablokowane, gdy serwer działa: zatrzymaj go, żeby zmienić adres, port lub liczbę miejsc.</translation>
    </message>
    <message>
        <source>Everybody who can reach this computer can join.</source>
        <translation>Może dołączyć każdy, kto ma połączenie z tym komputerem.</translation>
    </message>
    <message>
        <source>Only this computer can join. Choose 0.0.0.0 to let others in.</source>
        <translation>Dołączyć można tylko z tego komputera. Wybierz 0.0.0.0, żeby wpuścić innych.</translation>
    </message>
    <message>
        <source>Only this computer can join here, others through the settings’ further doors: %1.</source>
        <translation>Tu można dołączyć tylko z tego komputera, z innych przez dalsze wejścia z ustawień: %1.</translation>
    </message>
    <message>
        <source>Everybody who can reach this address can join.</source>
        <translation>Może dołączyć każdy, kto ma połączenie z tym adresem.</translation>
    </message>
    <message>
        <source>PORT</source>
        <translation>PORT</translation>
    </message>
    <message numerus="yes">
        <source>Press Start, and this computer is a chat server: the first %n people who connect talk in the lobby, later ones wait for a place.</source>
        <translation>
            <numerusform>Naciśnij Uruchom, a ten komputer stanie się serwerem rozmów: rozmawia %n osoba, a następne czekają na miejsce.</numerusform>
            <numerusform>Naciśnij Uruchom, a ten komputer stanie się serwerem rozmów: pierwsze %n osoby rozmawiają we wspólnym kanale, a następne czekają na miejsce.</numerusform>
            <numerusform>Naciśnij Uruchom, a ten komputer stanie się serwerem rozmów: pierwszych %n osób rozmawia we wspólnym kanale, a następne czekają na miejsce.</numerusform>
        </translation>
    </message>
    <message>
        <source>They join with Wątek, with any IRC client, or from a terminal:</source>
        <translation>Dołączają programem Wątek, dowolnym klientem IRC albo z terminala:</translation>
    </message>
</context>
<context>
    <name>watek::server::window::PermitBar</name>
    <message>
        <source>Places: %1 of %2 taken</source>
        <translation>Miejsca: zajęte %1 z %2</translation>
    </message>
</context>
<context>
    <name>watek::server::window::ReportsModel</name>
    <message>
        <source>When</source>
        <translation>Kiedy</translation>
    </message>
    <message>
        <source>About</source>
        <translation>O kim</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Od kogo</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Powód</translation>
    </message>
    <message>
        <source>%1, account not known</source>
        <translation>%1, konto nieznane</translation>
    </message>
    <message>
        <source>%1, without an account</source>
        <translation>%1, bez konta</translation>
    </message>
    <message>
        <source>%1, account %2</source>
        <translation>%1, konto %2</translation>
    </message>
    <message>
        <source>About: %1</source>
        <translation>O kim: %1</translation>
    </message>
    <message>
        <source>Reported by: %1</source>
        <translation>Kto zgłosił: %1</translation>
    </message>
    <message>
        <source>Reason: %1</source>
        <translation>Powód: %1</translation>
    </message>
    <message>
        <source>Message %1: the server does not know its text any more.</source>
        <translation>Wiadomość %1: serwer nie zna już jej treści.</translation>
    </message>
    <message>
        <source>Message: %1</source>
        <translation>Wiadomość: %1</translation>
    </message>
    <message>
        <source>%1 (about a message)</source>
        <translation>%1 (o wiadomości)</translation>
    </message>
    <message>
        <source>%1: “%2”</source>
        <translation>%1: „%2”</translation>
    </message>
</context>
<context>
    <name>watek::server::window::ReportsPage</name>
    <message>
        <source>Reports</source>
        <translation>Zgłoszenia</translation>
    </message>
    <message>
        <source>&amp;Done with it</source>
        <translation>Załat&amp;wione</translation>
    </message>
    <message>
        <source>Co&amp;py reports</source>
        <translation>Kopiuj zgłosz&amp;enia</translation>
    </message>
    <message>
        <source>&amp;Reports</source>
        <translation>Z&amp;głoszenia</translation>
    </message>
    <message>
        <source>&amp;Reports %1</source>
        <translation>Z&amp;głoszenia %1</translation>
    </message>
    <message>
        <source>Nobody has reported anything. People do it with “/msg NickServ REPORT &lt;nick&gt; &lt;reason&gt;”, guests with “/report &lt;nick&gt; &lt;reason&gt;”.</source>
        <translation>Nikt niczego nie zgłosił. Zgłasza się poleceniem „/msg NickServ REPORT &lt;nick&gt; &lt;powód&gt;”, goście: „/report &lt;nick&gt; &lt;powód&gt;”.</translation>
    </message>
    <message>
        <source>The server is stopped. Start it, and what people report stands here.</source>
        <translation>Serwer jest zatrzymany. Uruchom go, a tutaj pojawią się zgłoszenia.</translation>
    </message>
    <message>
        <source>The chosen report</source>
        <translation>Wybrane zgłoszenie</translation>
    </message>
</context>
<context>
    <name>watek::server::window::ServerWindow</name>
    <message>
        <source>Read again: nothing has changed.</source>
        <translation>Wczytano ponownie: nic się nie zmieniło.</translation>
    </message>
    <message>
        <source>The settings cannot be used, the old ones stay: %1</source>
        <translation>Nie można użyć tych ustawień, zostają dotychczasowe: %1</translation>
    </message>
    <message>
        <source>Read again. Changed: %1.</source>
        <translation>Wczytano ponownie. Zmieniono: %1.</translation>
    </message>
    <message>
        <source>This program runs as the administrator (root), with more rights than it needs: start it as an ordinary user.</source>
        <translation>Program działa jako administrator (root), z większymi prawami, niż potrzebuje: uruchom go jako zwykły użytkownik.</translation>
    </message>
    <message>
        <source>Wątek server</source>
        <translation>Serwer Wątek</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>Zam&amp;knij</translation>
    </message>
    <message>
        <source>Disconnected by the operator</source>
        <translation>Rozłączono przez operatora</translation>
    </message>
    <message>
        <source>An operator stopped the server from the chat with DIE: %1.</source>
        <translation>Operator zatrzymał serwer z czatu poleceniem DIE: %1.</translation>
    </message>
    <message>
        <source>Sho&amp;w the log</source>
        <translation>Pokaż dzie&amp;nnik</translation>
    </message>
    <message>
        <source>The server has stopped; the log says why.</source>
        <translation>Serwer się zatrzymał; przyczynę podaje dziennik.</translation>
    </message>
    <message>
        <source>Show the &amp;folder</source>
        <translation>Pokaż &amp;folder</translation>
    </message>
</context>
<context>
    <name>watek::server::window::SessionsModel</name>
    <message>
        <source>%1, encrypted</source>
        <translation>%1, szyfrowane</translation>
    </message>
    <message>
        <source>Nick</source>
        <translation>Pseudonim</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Program</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adres</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Rodzaj</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Od</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Bezczynność</translation>
    </message>
</context>
<context>
    <name>watek::server::window::SessionsPanel</name>
    <message>
        <source>Lo&amp;g out</source>
        <translation>Wy&amp;loguj</translation>
    </message>
    <message>
        <source>&amp;Hide</source>
        <translation>Ukr&amp;yj</translation>
    </message>
    <message>
        <source>Connections of %1</source>
        <translation>Połączenia konta %1</translation>
    </message>
    <message>
        <source>Nobody is logged in to it now.</source>
        <translation>Nikt nie jest teraz na nie zalogowany.</translation>
    </message>
    <message>
        <source>The account was dropped meanwhile.</source>
        <translation>Konto zostało w międzyczasie usunięte.</translation>
    </message>
</context>
<context>
    <name>watek::server::window::Sparkline</name>
    <message>
        <source>last 5 minutes</source>
        <translation>ostatnie 5 minut</translation>
    </message>
</context>
<context>
    <name>watek::server::window::StopSequence</name>
    <message numerus="yes">
        <source>%n people will be disconnected.</source>
        <translation>
            <numerusform>%n osoba zostanie rozłączona.</numerusform>
            <numerusform>%n osoby zostaną rozłączone.</numerusform>
            <numerusform>%n osób zostanie rozłączonych.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Stop and close</source>
        <translation>Zatrzymaj &amp;i zamknij</translation>
    </message>
    <message>
        <source>&amp;Stop now</source>
        <translation>Zatrzymaj &amp;teraz</translation>
    </message>
    <message>
        <source>&amp;Warn and stop in %1 s</source>
        <translation>Ostrzeż i zatrzyma&amp;j za %1 s</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;nuluj</translation>
    </message>
    <message>
        <source>&amp;Call it off</source>
        <translation>Odwoła&amp;j</translation>
    </message>
    <message>
        <source>The server goes on: the stop was called off.</source>
        <translation>Serwer działa dalej: zatrzymanie odwołano.</translation>
    </message>
    <message numerus="yes">
        <source>The server stops in %n second(s).</source>
        <translation>
            <numerusform>Serwer zatrzyma się za %n sekundę.</numerusform>
            <numerusform>Serwer zatrzyma się za %n sekundy.</numerusform>
            <numerusform>Serwer zatrzyma się za %n sekund.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>watek::server::window::TopBar</name>
    <message>
        <source>Pages</source>
        <translation>Strony</translation>
    </message>
    <message>
        <source>Running %1</source>
        <translation>Działa %1</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Zatrzymany</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>&amp;Zatrzymaj</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Uruchom</translation>
    </message>
</context>
</TS>
