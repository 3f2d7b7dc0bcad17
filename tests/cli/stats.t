The statistics by themselves. The numbers are those of scipy and statsmodels; JSON has all digits,
so the references are compared after rounding with printf.

  $ num() { sed "s/.*\"$1\":\[*\([-0-9.e]*\),*\([-0-9.e]*\).*/\1 \2/" | { read a b; printf "%.${2}f" "$a"; [ -n "$3" ] && printf " %.${2}f" "$b"; echo; }; }
  $ st() { $STROP stats "$@" --json; }

Wilson and Clopper-Pearson.

  $ for s in 0/20 18/20 42/50 85/100; do echo $s $(st interval $s | num wilson 6 2) $(st interval $s | num clopper_pearson 6 2); done
  0/20 0.000000 0.161125 0.000000 0.168433
  18/20 0.698966 0.972134 0.683017 0.987651
  42/50 0.714858 0.916626 0.708874 0.928299
  85/100 0.767164 0.906940 0.764692 0.913546
  $ st interval 18/20
  {"k":18,"n":20,"wilson":[0.6989663547715128,0.9721335187862319],"clopper_pearson":[0.6830172859809176,0.9876514728297052],"jeffreys":[0.7161467426957477,0.9786275119775252],"level":0.95}
  $ $STROP stats interval 18/20
  18 of 20 is 0.9000; 95 % intervals:
    Wilson           0.6990 to 0.9721
    Clopper-Pearson  0.6830 to 0.9877
    Jeffreys         0.7161 to 0.9786

McNemar: exact and mid-p, and the difference with Bonett and Price's interval.

  $ for s in "10 2" "8 1" "5 0" "6 0" "15 5" "25 12" "0 0"; do echo $s $(st mcnemar $s | num p 10) $(st mcnemar $s | num mid_p 10); done
  10 2 0.0385742188 0.0224609375
  8 1 0.0390625000 0.0214843750
  5 0 0.0625000000 0.0312500000
  6 0 0.0312500000 0.0156250000
  15 5 0.0413894653 0.0266036987
  25 12 0.0470310274 0.0335524397
  0 0 1.0000000000 1.0000000000
  $ st mcnemar 10 2
  {"p":0.03857421875000003,"mid_p":0.022460937499999972}
  $ st mcnemar 8 18 --n 100 | num difference 6
  0.100000
  $ st mcnemar 8 18 --n 100 | num adjusted_difference 6
  0.098039
  $ st mcnemar 8 18 --n 100 | num bonett_price 6 2
  -0.001843 0.197921
  $ st mcnemar 8 18 --n 100 | num p 6
  0.075519
  $ $STROP stats mcnemar 8 18 --n 100
  8 pairs only the first passed, 18 only the second
    exact p          0.0755187
    mid-p            0.052239
    difference       +0.1000, 95 % interval -0.0018 to 0.1979 (Bonett-Price)

How many examples: Connor's formula both ways.

  $ for s in "0.2 0.05" "0.1 0.05" "0.2 0.10" "0.1 0.03" "0.26 0.10"; do set -- $s; st power --psi $1 --diff $2 | num n 2; done
  625.55
  311.59
  154.60
  869.74
  201.70
  $ for n in 50 100 200 400 1600; do st power --psi 0.2 --n $n | num mde 3; done
  0.173
  0.124
  0.088
  0.062
  0.031
  $ st power --psi 0.05 --n 50
  {"mde":null}
  $ $STROP stats power --psi 0.2 --diff 0.05
  626 examples (625.55) show a difference of 5.0 points with 80 % power at p < 0.05, when the two
  disagree on 20.0 % of them
  $ $STROP stats power --psi=0.2 --n=200
  200 examples show differences from 8.8 points on, with 80 % power at p < 0.05, when the two
  disagree on 20.0 % of them
  $ $STROP stats power --psi 0.05 --n 50
  none: 50 examples cannot show any difference with 80 % power when the two disagree on 5.0 %
  of them

The chance that exact McNemar shows it; graded scores by Miller's formula, both ways.

  $ for s in "200 .2 .1" "100 .2 .1" "400 .2 .05" "50 .2 .1"; do set -- $s; st power --n $1 --psi $2 --diff $3 | num power 6; done
  0.875300
  0.544445
  0.569313
  0.241189
  $ $STROP stats power --n 200 --psi .2 --diff .1
  200 examples show a difference of 10.0 points with 87.5 % power at p < 0.05 (exact McNemar), when the two
  disagree on 20.0 % of them
  $ st power --omega2 0.1111111111111111 --diff .03 | num n 3
  968.997
  $ for k in 1 10; do st power --omega2 0.1111111111111111 --sigma2 0.16666666666666666 --trials $k --diff .03 | num n 2; done
  3875.99
  1259.70
  $ st power --omega2 0.1111111111111111 --n 969 | num mde 5
  0.03000
  $ $STROP stats power --omega2 0.1111111111111111 --sigma2 0.16666666666666666 --trials 10 --diff .03; $STROP stats power --omega2 .25 --n 100
  1260 examples (1259.70) with 10 trials each show a difference of 3.0 points, with 80 % power at p < 0.05
  100 examples show differences from 14.0 points on, with 80 % power at p < 0.05
  $ $STROP stats power --omega2 .1 --psi .2 --n 10; $STROP stats power --omega2 -1 --n 10; $STROP stats power --psi .1 --diff .2 --n 10; $STROP stats power --psi .2; $STROP stats power --omega2 .1
  strop: usage: strop stats power --psi P (pass/fail) or --omega2 V (graded scores), and --diff D or --n N
  strop: usage: strop stats power --omega2 V --n N, with V from 0 on
  strop: usage: strop stats power --psi P --diff D --n N, with 0 <= D <= P and N up to 1,000,000
  strop: usage: strop stats power --psi P and --diff D, --n N or both, with 0 < P <= 1
  strop: usage: strop stats power --omega2 V [--sigma2 V --trials K] and one of --diff D and --n N
  [2]

Holm, in the order given.

  $ st holm 0.01 0.04 0.03 0.005
  {"holm":[0.03,0.06,0.06,0.02]}
  $ st holm .001 .02 .03 .04 .2
  {"holm":[0.005,0.08,0.09,0.09,0.2]}

Paired scores: t and the seeded bootstrap.

  $ cat > pairs.tsv <<END
  > .62	.70
  > .55	.60
  > .70	.69
  > .48	.61
  > .80	.85
  > .66	.71
  > .59	.58
  > .73	.80
  > .50	.57
  > .64	.66
  > END
  $ st paired pairs.tsv > out; for k in mean,8 se,8 t,6 p,8 correlation,6 unpaired_se,8; do num ${k%,*} ${k#*,} < out; done
  0.05000000
  0.01341641
  3.726780
  0.00472089
  0.908027
  0.04354053
  $ num ci 6 2 < out; num bootstrap_ci 6 2 < out
  0.019650 0.080350
  0.025000 0.075000
  $ tr '\t' , < pairs.tsv | st paired - | cmp - out && echo the same from CSV
  the same from CSV
  $ $STROP stats paired pairs.tsv
  10 pairs, second minus first
    mean difference  +0.05, standard error 0.0134164
    95 % interval    0.01965 to 0.08035 (paired t)
                     0.025 to 0.075 (bootstrap, seed 42)
    t                3.72678, p = 0.0047

What cannot be computed is refused with the form it takes.

  $ $STROP stats interval 21/20
  strop: usage: strop stats interval K/N, with whole numbers 0 <= K <= N and N from 1 to 1e9
  [2]
  $ $STROP stats interval 0/0
  strop: usage: strop stats interval K/N, with whole numbers 0 <= K <= N and N from 1 to 1e9
  [2]
  $ $STROP stats mcnemar 1 -- -2
  strop: usage: strop stats mcnemar B C [--n N], with whole numbers and B + C <= N
  [2]
  $ $STROP stats mcnemar 10 2 --n 11
  strop: usage: strop stats mcnemar B C [--n N], with whole numbers and B + C <= N
  [2]
  $ $STROP stats power --psi 0.1 --diff 0.2
  strop: usage: strop stats power --psi P --diff D, with 0 < D <= P: two versions cannot differ by more than the share on which they disagree
  [2]
  $ $STROP stats power --psi 0.1
  strop: usage: strop stats power --psi P and --diff D, --n N or both, with 0 < P <= 1
  [2]
  $ $STROP stats holm
  strop: usage: strop stats holm P..., with at least one p-value
  [2]
  $ $STROP stats holm 1.5
  strop: usage: strop stats holm P..., with p-values from 0 to 1
  [2]
  $ printf 'a,b\n1,2\n' | $STROP stats paired -
  strop: standard input:1: not two numbers with a tab or a comma between
  [2]
  $ printf '1,2\n' | $STROP stats paired -
  strop: standard input: a comparison needs at least two pairs
  [2]
  $ $STROP stats paired missing.tsv
  strop: missing.tsv: No such file or directory
  [2]
  $ $STROP stats intervall 1/2
  strop: there is no "stats intervall"; did you mean "interval"?
  [2]
  $ $STROP stats interval 1/2 --level 95
  strop: --level, --alpha and --power lie between 0 and 1
  [2]
